import type { VirtualClock } from "../clock/virtual-clock.js";

/** A body that runs in this process: time stands still while it does, unless it waits by the virtual clock. */
export interface RunningBody {
  /** Waits for so many milliseconds, or until the body is asked to end. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Says that it is over. */
  readonly end: () => void;
}

/** Says that a body has begun; the signal, by which it is asked to end, ends it as far as the clock is concerned. */
export function runningBody(clock: VirtualClock, signal: AbortSignal): RunningBody {
  let [asleep, over] = [0, false];
  let release = clock.running();
  const end = (): void => {
    over = true;
    release();
    signal.removeEventListener("abort", end);
  };
  signal.addEventListener("abort", end, { once: true });
  return {
    end,
    sleep: async (milliseconds) => {
      if (asleep++ === 0) release();
      await clock.sleep(milliseconds, signal);
      if (--asleep === 0 && !over) release = clock.running();
    },
  };
}
