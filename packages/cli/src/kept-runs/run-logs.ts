import { join } from "node:path";
import { type Instance, instanceKey, type RunEvent, runFiles } from "@partitura/backend-local";
import { type GrowingFile, growingFile } from "./growing-file.js";
import { isMeant } from "./select-instances.js";

/** Lines that an attempt of a task wrote, one after the other. */
export interface LogPiece {
  readonly node: string;
  readonly index: readonly number[];
  /** From 1. */
  readonly attempt: number;
  readonly lines: readonly string[];
}

/** Which attempts are meant; all of them when nothing is said. */
export interface LogSelection {
  /** A task, `train`, or one item of it, `train[2]`. */
  readonly task?: string | undefined;
  readonly attempt?: number | undefined;
}

/** The logs of a run, read as they grow. */
export interface RunLogs {
  /** Gives what was written since the last time: by attempts, in the order in which they started. */
  readonly news: () => AsyncGenerator<LogPiece>;
}

interface OpenLog extends Omit<LogPiece, "lines"> {
  readonly file: GrowingFile;
  /** Whether its attempt is over: nothing will be added. */
  isOver: boolean;
}

function eventOf(line: string): RunEvent | undefined {
  try {
    return JSON.parse(line) as RunEvent;
  } catch {
    return undefined;
  }
}

/** Starts to read the logs of the run in a folder. An attempt's log is kept in sight as long as it runs. */
export function runLogs(folder: string, { task, attempt }: LogSelection): RunLogs {
  const events = growingFile(join(folder, runFiles.events));
  const logs = new Set<OpenLog>();
  const running = new Map<string, OpenLog>();

  function end(instance: Instance): void {
    const log = running.get(instanceKey(instance));
    if (log !== undefined) log.isOver = true;
    running.delete(instanceKey(instance));
  }

  function take(event: RunEvent | undefined): void {
    switch (event?.type) {
      case "task-started": {
        const isWanted =
          (task === undefined || isMeant(event, task)) &&
          (attempt === undefined || attempt === event.attempt);
        if (!isWanted) return;
        const { node, index, attempt: number, folder: own } = event;
        // An attempt that was lost with whoever ran it has no end of its own.
        end(event);
        const file = growingFile(join(folder, own, "log.txt"));
        const log = { node, index, attempt: number, file, isOver: false };
        logs.add(log);
        running.set(instanceKey(event), log);
        return;
      }
      case "attempt-failed":
      case "task-finished":
        return end(event);
      default:
    }
  }

  return {
    news: async function* () {
      for await (const lines of events.newLines()) for (const line of lines) take(eventOf(line));
      for (const log of logs) {
        const { node, index, attempt: number, file, isOver } = log;
        for await (const lines of file.newLines(isOver ? "last" : undefined)) {
          yield { node, index, attempt: number, lines };
        }
        if (isOver) logs.delete(log);
      }
    },
  };
}
