import type { Schedule } from "@partitura/core";
import { Cron } from "croner";

/** A schedule by the clock: one that fires at instants that can be known beforehand. */
export type ClockSchedule = Exclude<Schedule, { kind: "assets" }>;

/** Whether a schedule fires by the clock. */
export function isClockSchedule(schedule: Schedule): schedule is ClockSchedule {
  return schedule.kind !== "assets";
}

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** The first fire time after an instant (ms), bounds of the schedule aside; undefined when there is none. */
function following(schedule: ClockSchedule): (after: number) => number | undefined {
  switch (schedule.kind) {
    case "cron": {
      const cron = new Cron(schedule.expression, { timezone: schedule.timezone, paused: true });
      return (after) => cron.nextRun(new Date(after))?.getTime();
    }
    case "interval": {
      const [anchor, step] = [Date.parse(schedule.anchor), schedule.seconds * 1000];
      return (after) => anchor + (Math.floor((after - anchor) / step) + 1) * step;
    }
  }
}

/**
 * The fire times of a schedule in order, from an instant on (inclusive), as ISO 8601 in UTC. They end at the schedule's
 * end, if it has one.
 */
export function* fireTimes(schedule: ClockSchedule, from: Date): Generator<string> {
  const next = following(schedule);
  const start = schedule.start === undefined ? -Infinity : Date.parse(schedule.start);
  const end = schedule.end === undefined ? Infinity : Date.parse(schedule.end);
  let at = next(Math.max(from.getTime(), start) - 1);
  while (at !== undefined && at < end) {
    yield iso(at);
    at = next(at);
  }
}

/** The last fire time before an instant, bounds of the schedule aside: where the interval of a run at that instant begins. */
export function fireTimeBefore(schedule: ClockSchedule, instant: string): string | undefined {
  const next = following(schedule);
  const at = Date.parse(instant);
  for (let span = 3_600_000; span <= 3000 * 86_400_000; span *= 4) {
    let found: number | undefined;
    for (let it = next(at - span); it !== undefined && it < at; it = next(it)) found = it;
    if (found !== undefined) return iso(found);
  }
  return undefined;
}
