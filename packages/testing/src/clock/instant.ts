import { secondsOf, type Duration } from "@partitura/core";
import { testingReport } from "../diagnostics.js";
import { TestingError } from "../testing-error.js";

/** An instant: ISO 8601 with a time zone, or a Date. */
export type Instant = string | Date;

const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Milliseconds since 1970 of an instant that a test gives.
 * @throws {TestingError} P7066 when it is none.
 */
export function millisecondsOf(instant: Instant, where: string): number {
  const at =
    instant instanceof Date ? instant.getTime() : zoned.test(instant) ? Date.parse(instant) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new TestingError([testingReport("P7066", { where, text: String(instant) })]);
}

/**
 * Milliseconds of a length of time that a test gives.
 * @throws {TestingError} P7067 when it is none.
 */
export function durationOf(duration: Duration, where: string): number {
  const seconds = secondsOf(duration);
  if (seconds !== undefined && seconds >= 0) return seconds * 1000;
  throw new TestingError([testingReport("P7067", { where, text: String(duration) })]);
}
