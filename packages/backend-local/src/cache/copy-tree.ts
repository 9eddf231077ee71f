import { constants, linkSync, lstatSync } from "node:fs";
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Where something is made before it gets its name, so that nobody sees half of it. */
export const draftOf = (path: string): string => `${path}.${randomBytes(6).toString("hex")}.draft`;

/** Whether a name is that of a draft. */
export const isDraft = (name: string): boolean => name.endsWith(".draft");

/** What a file system says when it cannot give a file a second name there. */
const noLink = new Set(["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EACCES"]);

/** Gives a file a second name where the file system can, else copies it; a link is followed and its file copied. */
async function bringFile(from: string, to: string, isLink: boolean): Promise<void> {
  if (!isLink) {
    try {
      linkSync(from, to);
      return;
    } catch (error) {
      if (!noLink.has(codeOf(error) ?? "")) throw error;
    }
  }
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, (await stat(to)).mode & ~0o222);
}

async function bringTree(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isDirectory()) {
    await mkdir(to);
    for (const name of await readdir(from)) await bringTree(join(from, name), join(to, name));
    return;
  }
  const isLink = found.isSymbolicLink();
  const target = isLink ? await stat(from).catch(() => undefined) : found;
  if (target?.isFile() === true) return bringFile(from, to, isLink);
  if (isLink) return symlink(await readlink(from), to);
}

/**
 * Puts a file or a folder at a second place, all of it or nothing, without a copy where the file system can. What is there
 * already is left as it is.
 * @throws what the file system says: ENOENT when there is nothing to bring.
 */
export async function bring(from: string, to: string): Promise<void> {
  try {
    // The usual case costs one call: a file, in a folder that is there.
    if (lstatSync(from).isFile()) {
      linkSync(from, to);
      return;
    }
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    if (codeOf(error) === "ENOENT") await stat(from);
    else if (!noLink.has(codeOf(error) ?? "")) throw error;
  }
  if ((await lstat(to).catch(() => undefined)) !== undefined) return;
  await mkdir(dirname(to), { recursive: true });
  await replaceBy(to, async (draft) => bringTree(from, draft));
}

/** Makes something beside its place and then gives it its name; what has the name by then stays when it is a folder. */
export async function replaceBy(path: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = draftOf(path);
  try {
    await make(draft);
    await rename(draft, path);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error) ?? "")) throw error;
  } finally {
    // Two names of one file: renaming one to the other leaves both.
    await rm(draft, { recursive: true, force: true });
  }
}
