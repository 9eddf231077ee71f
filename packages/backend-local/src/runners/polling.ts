import type { Clock } from "../clock.js";
import { deadline } from "./deadline.js";
import type { Runner } from "./runner.js";

/** Asks every so many seconds in this process whether something holds, until it does. */
export function pollingRunner(intervalSeconds: number, clock: Clock, holds: () => Promise<boolean>): Runner {
  return async ({ timeoutSeconds, signal }) => {
    const limit = deadline(timeoutSeconds, signal, clock);
    const over = new AbortController();
    const ended = limit.reached.then((reason) => {
      over.abort();
      return reason;
    });
    try {
      while (!(await holds())) {
        await clock.sleep(intervalSeconds * 1000, over.signal);
        if (over.signal.aborted) return { kind: await ended };
      }
      return { kind: "exited", code: 0, outputs: {} };
    } finally {
      limit.clear();
    }
  };
}
