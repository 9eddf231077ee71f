import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Mask } from "../secrets/masking.js";
import { tailLines } from "./failure-reason.js";

/** The log of an attempt: a file of lines in which secrets are masked, made when the first line comes. */
export interface AttemptLog {
  readonly write: (line: string) => void;
  /** The last lines. */
  readonly tail: () => readonly string[];
  /** Writes what is left; what comes later is lost. Gives why lines were lost, when the file could not be written. */
  readonly close: () => string | undefined;
}

/** Starts the log of an attempt; `onLine` gets each masked line too. Lines of one turn of the event loop are written together. */
export function openLog(path: string, mask: Mask, onLine: (line: string) => void): AttemptLog {
  const tail: string[] = [];
  let lines: string[] = [];
  let fd: number | undefined;
  let turn: NodeJS.Immediate | undefined;
  let problem: string | undefined;
  let isClosed = false;

  function flush(): void {
    turn = undefined;
    if (lines.length === 0 || problem !== undefined) return;
    const batch = Buffer.from(`${lines.join("\n")}\n`);
    lines = [];
    try {
      if (fd === undefined) {
        mkdirSync(dirname(path), { recursive: true });
        fd = openSync(path, "a");
      }
      for (let at = 0; at < batch.length;) at += writeSync(fd, batch, at);
    } catch (error) {
      problem = (error as Error).message;
    }
  }

  return {
    write: (raw) => {
      if (isClosed) return;
      const line = mask(raw);
      lines.push(line);
      tail.push(line);
      if (tail.length > tailLines) tail.shift();
      turn ??= setImmediate(flush);
      onLine(line);
    },
    tail: () => [...tail],
    close: () => {
      isClosed = true;
      if (turn !== undefined) clearImmediate(turn);
      flush();
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
      return problem;
    },
  };
}
