import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Gives the owner all rights on the folders of a tree: what is in a folder that cannot be written cannot be removed. */
async function open(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return;
  await chmod(path, 0o700);
  for (const name of await readdir(path)) await open(join(path, name));
}

/** Removes a file or a folder with all that is in it. @throws what the file system says. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM") throw error;
    await open(path);
    await rm(path, { recursive: true, force: true });
  }
}

/** Counts the bytes on the disk that removing files frees: a file with several names is free with the last of them. */
export interface Freed {
  /** Adds a file or a folder that is about to be removed, and gives the bytes that this frees. */
  readonly add: (path: string) => Promise<number>;
  readonly bytes: () => number;
}

/** Starts counting at 0. */
export function countFreed(): Freed {
  const names = new Map<string, number>();
  let total = 0;
  async function sizeOf(path: string): Promise<number> {
    const found = await lstat(path);
    if (found.isDirectory()) {
      let bytes = found.blocks * 512;
      for (const name of await readdir(path)) bytes += await sizeOf(join(path, name));
      return bytes;
    }
    if (found.nlink === 1) return found.blocks * 512;
    const inode = `${found.dev}:${found.ino}`;
    // What was removed before is gone from the count of names that the file system gives, unless nothing is removed.
    const left = (names.get(inode) ?? found.nlink) - 1;
    names.set(inode, left);
    return left === 0 ? found.blocks * 512 : 0;
  }
  return {
    add: async (path) => {
      const bytes = await sizeOf(path).catch(() => 0);
      total += bytes;
      return bytes;
    },
    bytes: () => total,
  };
}
