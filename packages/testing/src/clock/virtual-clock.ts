import type { Clock } from "@partitura/backend-local";

// A test runner may put others in their place later.
const { clearTimeout, setImmediate, setTimeout } = globalThis;

/** A clock that stands still while something runs, and jumps to the next instant that somebody waits for when nothing does. */
export interface VirtualClock extends Clock {
  /** Says that something runs that takes real time, until the function that it gives is called. */
  readonly running: () => () => void;
}

/** Whether a test runner has put fakes in the place of the timers, by which nothing goes on. */
export const hasFakeTimers = (): boolean => globalThis.setImmediate !== setImmediate;

interface Sleeper {
  /** Virtual time at which it is over. */
  readonly until: number;
  readonly wake: () => void;
}

/** The longest delay that a timer of Node takes; a longer one would fire at once. */
const longestDelay = 2 ** 31 - 1;

/** Turns of the event loop without anything under way after which only waiting is left. */
const quietTurns = 8;

/** Whether this process has asked the operating system for something, such as a file's content, and has no answer yet. */
const asksTheSystem = (): boolean => process.getActiveResourcesInfo().some((it) => it.includes("Req"));

/**
 * Makes a virtual clock that begins at an instant (ms since 1970). Time passes when all that is left to do is to wait: then
 * it jumps to the earliest instant that is waited for. A wait takes no longer than it says in real time either, so that what
 * really hangs is over at its timeout.
 */
export function virtualClock(start: number): VirtualClock {
  const sleepers: Sleeper[] = [];
  let [now, busy, watching] = [start, 0, false];
  /** Counts what happens, so that a turn in which something did is told from a quiet one. */
  let happened = 0;

  /** Goes on to an instant: the waits that end by then are over, in their order. */
  function reach(until: number): void {
    for (const sleeper of sleepers.filter((it) => it.until <= until)) {
      now = Math.max(now, sleeper.until);
      sleeper.wake();
    }
  }

  /** Watches for the moment at which nothing is left but to wait. */
  function watch(quiet = 0, seen = happened): void {
    if (quiet === 0) watching = true;
    setImmediate(() => {
      const next = sleepers[0];
      if (next === undefined || next.until === Infinity || busy > 0) {
        watching = false;
        return;
      }
      if (seen !== happened || asksTheSystem()) return watch();
      if (quiet < quietTurns) return watch(quiet + 1, seen);
      reach(next.until);
      watch();
    });
  }

  function stir(): void {
    happened++;
    if (!watching && busy === 0 && sleepers.length > 0) watch();
  }

  async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || milliseconds <= 0) return;
    const until = now + milliseconds;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const over = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", over);
        const at = sleepers.indexOf(sleeper);
        if (at !== -1) sleepers.splice(at, 1);
        happened++;
        resolve();
      };
      const sleeper: Sleeper = { until, wake: over };
      const after = sleepers.findIndex((it) => it.until > until);
      sleepers.splice(after === -1 ? sleepers.length : after, 0, sleeper);
      signal.addEventListener("abort", over, { once: true });
      if (milliseconds <= longestDelay) timer = setTimeout(() => reach(until), milliseconds);
      stir();
    });
  }

  return {
    now: () => now,
    monotonic: () => now - start,
    sleep,
    running: () => {
      busy++;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        busy--;
        stir();
      };
    },
  };
}
