import { setTimeout as delay } from "node:timers/promises";

/** The time, as a run sees it; tests pass their own. */
export interface Clock {
  /** Milliseconds since 1970, by the wall clock: it may jump. */
  readonly now: () => number;
  /** Milliseconds since some moment, for durations: it never goes back. */
  readonly monotonic: () => number;
  /** Waits for so many milliseconds, or until the signal aborts; never throws. Infinity waits for the signal. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The longest delay that a timer of Node takes; a longer one would fire at once. */
const longestDelay = 2 ** 31 - 1;

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= longestDelay)
    await delay(Math.min(left, longestDelay), undefined, { signal }).catch(() => undefined);
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  sleep,
};
