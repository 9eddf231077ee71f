import { type ClockSchedule, fireTimeBefore, fireTimes } from "@partitura/compiler";
import type { Stretch } from "./standing.js";

/** An instant (ms since 1970) as schedules write it: ISO 8601 in UTC, to the second. */
export const isoSecond = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** The fire times of a schedule after an instant, in order, all as ms since 1970. */
export function* fireTimesAfter(schedule: ClockSchedule, after: number): Generator<number> {
  for (const text of fireTimes(schedule, new Date(after + 1))) {
    const at = Date.parse(text);
    if (at > after) yield at;
  }
}

/** The first fire time after an instant; undefined when there is none. */
export function fireTimeAfter(schedule: ClockSchedule, after: number): number | undefined {
  for (const at of fireTimesAfter(schedule, after)) return at;
  return undefined;
}

/** The fire times that lie between two instants, without them; undefined when there are none. Costs the same however many. */
export function stretchBetween(schedule: ClockSchedule, after: number, before: number): Stretch | undefined {
  const from = fireTimeAfter(schedule, after);
  if (from === undefined || from >= before) return undefined;
  const end = schedule.end === undefined ? before : Math.min(before, Date.parse(schedule.end));
  const last = fireTimeBefore(schedule, isoSecond(Math.ceil(end / 1000) * 1000));
  return { from, to: last === undefined ? from : Math.max(from, Date.parse(last)) };
}

/** How many fire times a stretch has, counted up to a limit. */
export function countIn(schedule: ClockSchedule, { from, to }: Stretch, limit: number): number {
  let count = 0;
  for (const at of fireTimesAfter(schedule, from - 1)) {
    if (at > to || count === limit) break;
    count++;
  }
  return count;
}
