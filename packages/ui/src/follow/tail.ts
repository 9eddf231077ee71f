import { open, stat } from "node:fs/promises";

const chunkBytes = 256 * 1024;

/** Reads what was added to a file of lines, again and again. */
export interface Tail {
  /**
   * Gives the whole lines that were added since it was last called, in portions. False when there is no such file any more.
   * A last line without its end is left for the next time.
   */
  readonly read: (onLines: (lines: readonly string[]) => void) => Promise<boolean>;
}

/**
 * Starts to read a file of lines from its beginning. What follows the last whole line is read anew each time: a run that goes
 * on after a crash cuts it off.
 */
export function tailOf(file: string): Tail {
  let whole = 0;

  async function read(onLines: (lines: readonly string[]) => void): Promise<boolean> {
    const size = await stat(file).then(
      (found) => found.size,
      () => -1,
    );
    if (size <= whole) return size >= 0;
    const handle = await open(file);
    let [at, rest]: [number, Buffer] = [whole, Buffer.alloc(0)];
    try {
      for (;;) {
        const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(chunkBytes), position: at });
        if (bytesRead === 0) return true;
        at += bytesRead;
        const content = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
        const end = content.lastIndexOf(10);
        rest = content.subarray(end + 1);
        whole = at - rest.length;
        if (end >= 0) onLines(content.toString("utf8", 0, end).split("\n"));
      }
    } finally {
      await handle.close();
    }
  }

  return { read };
}
