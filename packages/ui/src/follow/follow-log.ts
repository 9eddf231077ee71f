import { open, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { LogPart } from "../api/messages.js";

/** How much of a log is read at once, how much of its end is shown at first, and how often a log that grows is looked at. */
const [chunkBytes, firstBytes, everyMs] = [64 * 1024, 256 * 1024, 200];

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/**
 * Reads whole lines of a log from a place on; a line that has no end yet is left out, unless it alone fills a portion or `last`
 * is set. Colours and other control sequences of terminals are taken out.
 */
export async function readLog(file: string, from: number, to: number, last: boolean): Promise<LogPart> {
  const handle = await open(file);
  try {
    const length = Math.max(0, Math.min(chunkBytes, to - from));
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(length), position: from });
    const end = buffer.lastIndexOf(10, bytesRead - 1) + 1;
    const used = end > 0 ? end : bytesRead === chunkBytes || last ? bytesRead : 0;
    return { from, to: from + used, text: stripVTControlCharacters(buffer.toString("utf8", 0, used)) };
  } finally {
    await handle.close();
  }
}

/** Where the last part of a log begins: after a line end, at most 256 KiB before its own end. */
async function tailStart(file: string): Promise<number> {
  const from = (await sizeOf(file)) - firstBytes;
  if (from <= 0) return 0;
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(chunkBytes), position: from });
    return from + buffer.subarray(0, bytesRead).indexOf(10) + 1;
  } finally {
    await handle.close();
  }
}

/** Gives the last part of a log, then what is added to it, until the attempt is over or the signal is aborted. */
export async function* followLog(
  file: string,
  isOver: () => Promise<boolean>,
  signal: AbortSignal,
): AsyncGenerator<LogPart> {
  let at = await tailStart(file);
  while (!signal.aborted) {
    const over = await isOver();
    const size = await sizeOf(file);
    while (at < size && !signal.aborted) {
      const part = await readLog(file, at, size, over);
      if (part.to === at) break;
      yield part;
      at = part.to;
    }
    if (over) return;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
