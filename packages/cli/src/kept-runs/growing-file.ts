import { open } from "node:fs/promises";

/** A text file that somebody adds lines to, read from its beginning. */
export interface GrowingFile {
  /**
   * Gives the lines that have been finished since the last time, in pieces; with `last`, also a last line that was not finished.
   * Nothing while the file is not there.
   */
  readonly newLines: (last?: "last") => AsyncGenerator<readonly string[]>;
}

const pieceBytes = 256 * 1024;
const newline = 10;

const decode = (lines: Buffer): readonly string[] =>
  lines
    .toString("utf8")
    .split("\n")
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));

/** Starts to read a file that may grow, or may not be there yet. */
export function growingFile(path: string): GrowingFile {
  let at = 0;

  async function* newLines(last?: "last"): AsyncGenerator<readonly string[]> {
    const file = await open(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (file === undefined) return;
    try {
      let begun: Buffer = Buffer.alloc(0);
      for (;;) {
        const from = at + begun.length;
        const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(pieceBytes), position: from });
        if (bytesRead === 0) break;
        const piece = Buffer.concat([begun, buffer.subarray(0, bytesRead)]);
        const end = piece.lastIndexOf(newline);
        begun = piece.subarray(end + 1);
        if (end === -1) continue;
        at += end + 1;
        yield decode(piece.subarray(0, end));
      }
      if (last === undefined || begun.length === 0) return;
      at += begun.length;
      yield decode(begun);
    } finally {
      await file.close();
    }
  }

  return { newLines };
}
