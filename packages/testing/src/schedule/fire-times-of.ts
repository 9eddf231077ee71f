import { fireTimes, isClockSchedule } from "@partitura/compiler";
import type { PipelineHandle } from "@partitura/core";
import { millisecondsOf, type Instant } from "../clock/instant.js";
import { declaredPipeline } from "../declarations.js";
import { testingReport } from "../diagnostics.js";
import { TestingError } from "../testing-error.js";

/** Which fire times. */
export interface FireTimesOptions {
  /** The first instant that counts. */
  readonly from: Instant;
  /** The first instant that does not count any more. */
  readonly until?: Instant | undefined;
  /** How many at most; 10 when `until` is not given either. */
  readonly count?: number | undefined;
}

/**
 * The instants at which the schedule of a pipeline fires, in order, ISO 8601 in UTC.
 *
 * @example
 * for (const scheduledAt of fireTimesOf(daily, { from: "2026-03-28T00:00:00Z", count: 3 }))
 *   await runPipeline(daily, { scheduledAt });
 *
 * @throws {TestingError} P7064 when it has no schedule by the clock.
 */
export function fireTimesOf(
  pipeline: PipelineHandle<string, never, unknown, unknown>,
  { from, until, count = until === undefined ? 10 : Infinity }: FireTimesOptions,
): readonly string[] {
  const { id, schedule, span } = declaredPipeline(pipeline, "fireTimesOf()");
  if (schedule === undefined || !isClockSchedule(schedule)) {
    const problem = schedule === undefined ? "has no schedule" : "is scheduled by assets, not by the clock";
    throw new TestingError([testingReport("P7064", { id, problem }, { span })]);
  }
  const end = until === undefined ? Infinity : millisecondsOf(until, "`until`");
  const found: string[] = [];
  for (const at of fireTimes(schedule, new Date(millisecondsOf(from, "`from`")))) {
    if (found.length >= count || Date.parse(at) >= end) break;
    found.push(at);
  }
  return found;
}
