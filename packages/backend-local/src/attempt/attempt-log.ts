import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { tailLines } from "./failure-reason.js";
import type { Mask } from "../secrets/masking.js";

/** The log of an attempt: a file of lines in which secrets are masked. */
export interface AttemptLog {
  readonly write: (line: string) => void;
  /** The last lines. */
  readonly tail: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts the log file of an attempt; `onLine` gets each masked line too. */
export function openLog(path: string, mask: Mask, onLine: (line: string) => void): AttemptLog {
  const file = createWriteStream(path);
  const tail: string[] = [];
  return {
    write: (raw) => {
      const line = mask(raw);
      file.write(`${line}\n`);
      tail.push(line);
      if (tail.length > tailLines) tail.shift();
      onLine(line);
    },
    tail: () => [...tail],
    close: async () => {
      file.end();
      await once(file, "close");
    },
  };
}
