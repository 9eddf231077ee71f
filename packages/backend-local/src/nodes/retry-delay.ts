import type { Policy } from "@partitura/core";

/**
 * Seconds to wait before the attempt after the given one (from 1), which failed with this exit code or without one;
 * undefined when there is no other attempt.
 */
export function retryDelay(
  retries: Policy["retries"],
  attempt: number,
  exitCode: number | undefined,
): number | undefined {
  if (retries === undefined || attempt > retries.limit) return undefined;
  const { exitCodes } = retries;
  if (exitCodes !== undefined && (exitCode === undefined || !exitCodes.includes(exitCode))) return undefined;
  const delay = retries.delaySeconds * retries.backoff ** (attempt - 1);
  return Math.min(delay, retries.maxDelaySeconds ?? Infinity);
}
