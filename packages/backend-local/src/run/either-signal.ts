/** A signal that aborts with the first of others. */
export interface EitherSignal {
  readonly signal: AbortSignal;
  /** Forgets the others; to be called when nobody needs the signal any more. */
  readonly release: () => void;
}

/**
 * Joins signals. Other than `AbortSignal.any`, whose result Node 20 keeps for ever when somebody listens to it, it leaves
 * nothing behind once it is released.
 */
export function eitherSignal(...others: readonly AbortSignal[]): EitherSignal {
  const controller = new AbortController();
  const forwards = others.map((other) => {
    const forward = (): void => controller.abort(other.reason);
    if (other.aborted) forward();
    else other.addEventListener("abort", forward, { once: true });
    return () => other.removeEventListener("abort", forward);
  });
  return {
    signal: controller.signal,
    release: () => {
      for (const forget of forwards) forget();
    },
  };
}
