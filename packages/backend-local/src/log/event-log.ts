import { close, closeSync, fdatasync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import type { RunEvent } from "./events.js";

/** The log of a run cannot be written any more: what happens from now on would be lost. */
export class EventLogError extends Error {}

/**
 * The log of a run, one JSON text a line, only ever added to. Events of one turn of the event loop are written together, and
 * forced to the disk together with all that came while the disk was busy (group commit).
 */
export interface EventLog {
  /** Adds an event; it is written at the end of this turn of the event loop. */
  readonly append: (event: RunEvent) => void;
  /** Resolves when the operating system has everything that was added: it survives the end of this process. Rejects with {@link EventLogError}. */
  readonly written: () => Promise<void>;
  /** Resolves when the disk has everything that was added: it survives a power cut. Rejects with {@link EventLogError}. */
  readonly synced: () => Promise<void>;
  /** Forces what is left to the disk and closes the file. */
  readonly close: () => Promise<void>;
}

/** Something that waits until the first `upTo` events are safe. */
interface Waiter {
  readonly upTo: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const [syncToDisk, closeFile] = [promisify(fdatasync), promisify(close)];

/** Settles those who wait for what is safe now, in the order in which they came; keeps the others. */
function settle(waiters: Waiter[], safe: number): void {
  let done = 0;
  for (; done < waiters.length && (waiters[done]?.upTo ?? Infinity) <= safe; done++) waiters[done]?.resolve();
  waiters.splice(0, done);
}

/**
 * Opens the log of a run to add to it; `length` is how many bytes of it are whole lines, what follows is cut off. `onFailure`
 * is called once when nothing can be written any more: the disk is full, or the file was taken away.
 * @throws when the file cannot be opened.
 */
export function openEventLog(
  file: string,
  length: number,
  onFailure: (error: EventLogError) => void,
): EventLog {
  const fd = openSync(file, "a");
  try {
    ftruncateSync(fd, length);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  let lines: string[] = [];
  let [added, written, onDisk] = [0, 0, 0];
  let [turn, failure] = [false, undefined as EventLogError | undefined];
  let syncing: Promise<void> | undefined;
  const [forWrite, forSync]: [Waiter[], Waiter[]] = [[], []];

  function fail(error: unknown): void {
    if (failure !== undefined) return;
    failure = new EventLogError((error as Error).message, { cause: error });
    for (const { reject } of [...forWrite.splice(0), ...forSync.splice(0)]) reject(failure);
    onFailure(failure);
  }

  function flush(): void {
    turn = false;
    if (failure !== undefined || lines.length === 0) return;
    const batch = Buffer.from(lines.join(""));
    lines = [];
    const upTo = added;
    try {
      if (fstatSync(fd).nlink === 0) throw new Error(`${file} was taken away`);
      for (let at = 0; at < batch.length;) at += writeSync(fd, batch, at);
    } catch (error) {
      fail(error);
      return;
    }
    written = upTo;
    settle(forWrite, written);
    syncing ??= sync();
  }

  async function sync(): Promise<void> {
    try {
      while (onDisk < written) {
        const upTo = written;
        await syncToDisk(fd);
        onDisk = upTo;
        settle(forSync, onDisk);
      }
    } catch (error) {
      fail(error);
    } finally {
      syncing = undefined;
    }
  }

  const until = async (waiters: Waiter[], safe: number): Promise<void> => {
    if (failure !== undefined) throw failure;
    if (safe >= added) return;
    const upTo = added;
    return new Promise((resolve, reject) => {
      waiters.push({ upTo, resolve, reject });
    });
  };
  const whenWritten = async (): Promise<void> => until(forWrite, written);
  const synced = async (): Promise<void> => until(forSync, onDisk);

  return {
    append: (event) => {
      if (failure !== undefined) return;
      lines.push(`${JSON.stringify(event)}\n`);
      added++;
      if (turn) return;
      turn = true;
      setImmediate(flush);
    },
    written: whenWritten,
    synced,
    close: async () => {
      try {
        if (failure === undefined) await synced();
      } finally {
        await syncing;
        await closeFile(fd);
      }
    },
  };
}
