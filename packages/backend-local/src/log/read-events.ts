import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { RunEvent } from "./events.js";

/** The events of a log, and what of it is whole. */
export interface ReadEvents {
  readonly events: readonly RunEvent[];
  /** How many bytes the whole lines have. What follows is the beginning of a line that was never finished. */
  readonly length: number;
  /** The first line (from 1) before the last that is no event; a log that was only ever added to has none. */
  readonly damagedLine?: number | undefined;
}

function eventIn(line: string): RunEvent | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    const isEvent = typeof parsed === "object" && parsed !== null && "type" in parsed && "at" in parsed;
    return isEvent ? (parsed as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads the log of a run. A last line that is torn, because whoever wrote it was ended or the disk was full, is left out.
 * @throws when the file cannot be read.
 */
export async function readEvents(file: string): Promise<ReadEvents> {
  const content = await readFile(file);
  const events: RunEvent[] = [];
  let [at, line] = [0, 0];
  for (let end = content.indexOf(10); end !== -1; end = content.indexOf(10, at)) {
    line++;
    const event = eventIn(content.toString("utf8", at, end));
    if (event === undefined) {
      const isLast = content.indexOf(10, end + 1) === -1;
      return isLast ? { events, length: at } : { events, length: at, damagedLine: line };
    }
    events.push(event);
    at = end + 1;
  }
  return { events, length: at };
}

/** The lines of a file that have their ends. */
async function* wholeLines(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(file, "utf8") as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Gives the events of a log one by one, without holding all of them. A torn last line is left out. */
export async function* eachEvent(file: string): AsyncGenerator<RunEvent> {
  for await (const line of wholeLines(file)) {
    const event = eventIn(line);
    if (event !== undefined) yield event;
  }
}
