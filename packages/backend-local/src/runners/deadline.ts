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

/** Starts watching; no timeout means that only a cancellation ends the attempt. */
export function deadline(timeoutSeconds: number | undefined, signal: AbortSignal, clock: Clock): Deadline {
  const over = new AbortController();
  let clear = (): void => over.abort();
  const reached = new Promise<Reason>((resolve) => {
    const cancel = (): void => resolve("cancelled");
    clear = () => {
      over.abort();
      signal.removeEventListener("abort", cancel);
    };
    if (signal.aborted) return cancel();
    signal.addEventListener("abort", cancel, { once: true });
    if (timeoutSeconds !== undefined)
      void clock.sleep(timeoutSeconds * 1000, over.signal).then(() => {
        if (!over.signal.aborted) resolve("timed-out");
      });
  });
  return { reached, clear };
}
