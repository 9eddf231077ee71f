import { open } from "node:fs/promises";
import type { RunEvent } from "@partitura/backend-local";

/** Events of a log from an offset on, as far as its lines are whole. */
export interface LogPart {
  readonly events: readonly RunEvent[];
  /** Where the next part begins, bytes. */
  readonly offset: number;
}

const chunkBytes = 64 * 1024;

function eventIn(line: string): RunEvent | undefined {
  try {
    return JSON.parse(line) as RunEvent;
  } catch {
    return undefined;
  }
}

/**
 * Reads the events that were added to a log since an offset and that `wanted` lets through by their text; undefined when
 * there is no such file. At most so much of a log is held at once as its longest line, or 64 KiB, takes.
 */
export async function readLogFrom(
  file: string,
  offset: number,
  wanted: (line: string) => boolean,
): Promise<LogPart | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const events: RunEvent[] = [];
    let at = offset;
    let size = chunkBytes;
    for (;;) {
      const buffer = Buffer.allocUnsafe(size);
      const { bytesRead } = await handle.read(buffer, 0, size, at);
      const end = bytesRead === 0 ? -1 : buffer.lastIndexOf(10, bytesRead - 1);
      if (end === -1) {
        if (bytesRead < size) return { events, offset: at };
        size *= 2;
        continue;
      }
      for (const line of buffer.toString("utf8", 0, end).split("\n")) {
        const event = wanted(line) ? eventIn(line) : undefined;
        if (event !== undefined) events.push(event);
      }
      at += end + 1;
    }
  } finally {
    await handle.close();
  }
}

/** Reads the first event of a log; undefined when there is none yet. */
export async function readFirstEvent(file: string): Promise<RunEvent | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    let text = "";
    const buffer = Buffer.allocUnsafe(16 * 1024);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, text.length);
      if (bytesRead === 0) return undefined;
      text += buffer.toString("latin1", 0, bytesRead);
      const end = text.indexOf("\n");
      if (end !== -1) return eventIn(Buffer.from(text.slice(0, end), "latin1").toString("utf8"));
    }
  } finally {
    await handle.close();
  }
}
