import { writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { deadline } from "./deadline.js";
import type { Runner } from "./runner.js";

/** Writes the result of a body that has no outputs. */
export async function writeNoOutputs(resultFile: string): Promise<void> {
  await writeFile(resultFile, JSON.stringify({ outputs: {} }));
}

/** Asks every so many seconds in this process whether something holds, until it does. */
export function pollingRunner(intervalSeconds: number, holds: () => Promise<boolean>): Runner {
  return async ({ resultFile, timeoutSeconds, signal }) => {
    const limit = deadline(timeoutSeconds, signal);
    const over = new AbortController();
    const ended = limit.reached.then((reason) => {
      over.abort();
      return reason;
    });
    try {
      while (!(await holds())) {
        await delay(intervalSeconds * 1000, undefined, { signal: over.signal }).catch(() => undefined);
        if (over.signal.aborted) return { kind: await ended };
      }
      await writeNoOutputs(resultFile);
      return { kind: "exited", code: 0 };
    } finally {
      limit.clear();
    }
  };
}
