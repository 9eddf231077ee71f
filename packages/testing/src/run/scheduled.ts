import { fireTimeBefore, isClockSchedule } from "@partitura/compiler";
import type { ScheduledFor } from "@partitura/backend-local";
import type { Schedule } from "@partitura/core";

/** The instants of a run for a fire time (ms since 1970). */
export function scheduledFor(schedule: Schedule | undefined, at: number): ScheduledFor {
  const scheduledAt = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const before =
    schedule !== undefined && isClockSchedule(schedule) ? fireTimeBefore(schedule, scheduledAt) : undefined;
  return { scheduledAt, intervalStart: before ?? scheduledAt, intervalEnd: scheduledAt };
}
