import { setImmediate } from "node:timers/promises";
import type { Clock } from "@partitura/backend-local";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Time that passes only when it is told to. */
export interface VirtualTime {
  /** The clock of what is tested: time stands still until it sleeps. */
  readonly clock: Clock;
  /** The clock of the runs that it starts. */
  readonly runClock: Clock;
  /** Lets time pass until an instant, ms since 1970, waking sleepers in order. */
  readonly until: (instant: number) => Promise<void>;
  /** Sets the wall clock, without time passing. */
  readonly set: (instant: number) => Promise<void>;
  /** Waits until what is tested sleeps. */
  readonly settle: () => Promise<void>;
  /** Every delay that was slept, ms. */
  readonly slept: readonly number[];
  /** What is tested is over, or is not to be waited for. */
  readonly end: () => void;
}

/** Virtual time that begins at an instant, ms since 1970. */
export function virtualTime(begin: number): VirtualTime {
  let [elapsed, offset] = [0, begin];
  const over = new AbortController();
  const [own, ofRuns] = [new Set<Sleeper>(), new Set<Sleeper>()];
  const slept: number[] = [];
  const clockOf = (sleepers: Set<Sleeper>): Clock => ({
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    sleep: (milliseconds, signal) => {
      if (sleepers === own) slept.push(milliseconds);
      return new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const sleeper = {
          until: elapsed + milliseconds,
          wake: () => {
            sleepers.delete(sleeper);
            signal.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener("abort", sleeper.wake);
      });
    },
  });
  async function settle(): Promise<void> {
    do await setImmediate();
    while (own.size === 0 && !over.signal.aborted);
  }
  return {
    clock: clockOf(own),
    runClock: clockOf(ofRuns),
    settle,
    slept,
    end: () => over.abort(),
    set: async (instant) => {
      await settle();
      offset = instant - elapsed;
      for (const { wake } of own) wake();
      await settle();
    },
    until: async (instant) => {
      await settle();
      for (;;) {
        const [next] = [...own, ...ofRuns].toSorted((a, b) => a.until - b.until);
        if (next === undefined || next.until + offset > instant) break;
        elapsed = Math.max(elapsed, next.until);
        next.wake();
        await settle();
      }
      elapsed = Math.max(elapsed, instant - offset);
    },
  };
}
