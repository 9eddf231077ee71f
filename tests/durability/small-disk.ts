import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file system of its own, in memory, whose room is known. */
export interface SmallDisk {
  readonly folder: string;
  /** How many bytes can be written still. */
  readonly room: () => number;
  /** Takes all room but for so many bytes. */
  readonly leave: (bytes: number) => void;
  /** Gives back what `leave` has taken. */
  readonly makeRoom: () => void;
  readonly remove: () => void;
}

const mount = (...args: readonly string[]): void =>
  void execFileSync("mount", args, { stdio: ["ignore", "ignore", "pipe"] });

/** Mounts a file system at a new folder. Throws where that is not allowed. */
export function smallDisk(folder: string, bytes: number): SmallDisk {
  mkdirSync(folder);
  mount("-t", "tmpfs", "-o", `size=${bytes}`, "partitura-test", folder);
  const ballast = join(folder, "ballast");
  const room = (): number => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  return {
    folder,
    room,
    leave: (left) => writeFileSync(ballast, Buffer.alloc(Math.max(0, room() - left))),
    makeRoom: () => rmSync(ballast, { force: true }),
    remove: () => {
      execFileSync("umount", [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Why no file system can be mounted here; undefined when it can. */
export function noSmallDisk(folder: string): string | undefined {
  try {
    smallDisk(folder, 65_536).remove();
    return undefined;
  } catch (error) {
    return `mounting is not allowed here: ${(error as Error).message.split("\n").at(-1)}`;
  }
}
