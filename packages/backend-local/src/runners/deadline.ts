import type { Clock } from "../clock.js";

/** Why an attempt must end before its body has. */
export type Reason = "timed-out" | "cancelled";

/** Watches for the end of an attempt's time and for the run's cancellation. */
export interface Deadline {
  /** Resolves with the reason; never when neither comes. */
  readonly reached: Promise<Reason>;
  /** Stops watching. */
  readonly clear: () => void;
}

/** Resolves when the time is over, unless it is stopped first. */
function timer(timeoutSeconds: number, clock: Clock, onEnd: () => void): () => void {
  const over = new AbortController();
  const wait = async (): Promise<void> => {
    await clock.sleep(timeoutSeconds * 1000, over.signal);
    if (!over.signal.aborted) onEnd();
  };
  void wait();
  return () => over.abort("no longer wanted");
}

/** Starts watching; no timeout means that only a cancellation ends the attempt. */
export function deadline(timeoutSeconds: number | undefined, signal: AbortSignal, clock: Clock): Deadline {
  let clear = (): void => undefined;
  const reached = new Promise<Reason>((resolve) => {
    const cancel = (): void => resolve("cancelled");
    if (signal.aborted) return cancel();
    signal.addEventListener("abort", cancel, { once: true });
    const stop =
      timeoutSeconds === undefined ? undefined : timer(timeoutSeconds, clock, () => resolve("timed-out"));
    clear = () => {
      stop?.();
      signal.removeEventListener("abort", cancel);
    };
  });
  return { reached, clear };
}
