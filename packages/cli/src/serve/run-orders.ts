import { type Clock, newRunId, type ScheduledFor } from "@partitura/backend-local";
import { fireTimeBefore, isClockSchedule } from "@partitura/compiler";
import type { Schedule } from "@partitura/core";
import { isoSecond } from "./instants.js";

/** The instants of a run for a fire time (ms since 1970). */
export function scheduledFor(schedule: Schedule, at: number | undefined): ScheduledFor | undefined {
  if (at === undefined) return undefined;
  const scheduledAt = isoSecond(at);
  const before = isClockSchedule(schedule) ? fireTimeBefore(schedule, scheduledAt) : undefined;
  return { scheduledAt, intervalStart: before ?? scheduledAt, intervalEnd: scheduledAt };
}

/** An id for a new run that no run has of those that are known. */
export function freshId(clock: Clock, isTaken: (id: string) => boolean): string {
  for (;;) {
    const id = newRunId(clock);
    if (!isTaken(id)) return id;
  }
}
