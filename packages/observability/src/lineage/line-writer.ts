import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Adds whole lines to a file, those of one moment together. */
export interface LineWriter {
  readonly write: (text: string) => void;
  /** Resolves when everything is written or has failed; never rejects. */
  readonly settled: () => Promise<void>;
  /** How many lines could not be written, and why the first could not. */
  readonly failed: () => { readonly lines: number; readonly problem?: string | undefined };
}

/** Writes to a file, which is made with its folder when the first line comes. */
export function lineWriter(file: string): LineWriter {
  let waiting: string[] = [];
  let writing: Promise<void> | undefined;
  let [lost, problem, isMade] = [0, undefined as string | undefined, false];

  async function writeAll(): Promise<void> {
    // The lines of one turn of the event loop go together.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      try {
        if (!isMade) await mkdir(dirname(file), { recursive: true });
        isMade = true;
        await appendFile(file, `${lines.join("\n")}\n`);
      } catch (error) {
        lost += lines.length;
        problem ??= (error as Error).message;
      }
    }
    writing = undefined;
  }

  return {
    write: (text) => {
      waiting.push(text);
      writing ??= writeAll();
    },
    settled: async () => writing,
    failed: () => ({ lines: lost, problem }),
  };
}
