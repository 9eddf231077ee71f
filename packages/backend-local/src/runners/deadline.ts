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
export function deadline(timeoutSeconds: number | undefined, signal: AbortSignal): Deadline {
  let clear = (): void => undefined;
  const reached = new Promise<Reason>((resolve) => {
    const cancel = (): void => resolve("cancelled");
    // A longer delay than 2^31-1 ms would fire at once.
    const timer =
      timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => resolve("timed-out"), Math.min(timeoutSeconds * 1000, 2 ** 31 - 1));
    clear = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    };
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
  });
  return { reached, clear };
}
