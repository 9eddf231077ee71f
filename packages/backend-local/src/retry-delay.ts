import type { Policy } from "@partitura/core";

/** Seconds to wait before the attempt after the given one (from 1); undefined when there is none. */
export function retryDelay(retries: Policy["retries"], attempt: number): number | undefined {
  if (retries === undefined || attempt > retries.limit) return undefined;
  const delay = retries.delaySeconds * retries.backoff ** (attempt - 1);
  return Math.min(delay, retries.maxDelaySeconds ?? Infinity);
}
