import type { Schedule } from "@partitura/core";

/** A cron expression of five fields and the time zone it is in. */
export interface Cron {
  readonly cron: string;
  readonly timezone: string;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `from-last/step`, or `*` and the like where that says the same. */
function every(step: number, from: number, size: number): string {
  if (step === size) return String(from);
  if (from === 0) return step === 1 ? "*" : `*/${String(step)}`;
  return `${String(from)}-${String(size - 1)}/${String(step)}`;
}

/** An interval that divides an hour, a day or a week, as a cron expression in UTC. */
function cronOfInterval(seconds: number, anchor: string): string | undefined {
  const at = new Date(anchor);
  const [minutes, hours] = [at.getUTCMinutes(), at.getUTCHours()];
  if (at.getTime() % (minute * 1000) !== 0) return undefined;
  if (seconds % minute === 0 && hour % seconds === 0) {
    const step = seconds / minute;
    return `${every(step, minutes % step, 60)} * * * *`;
  }
  if (seconds % hour === 0 && day % seconds === 0) {
    const step = seconds / hour;
    return `${String(minutes)} ${every(step, hours % step, 24)} * * *`;
  }
  return seconds === 7 * day
    ? `${String(minutes)} ${String(hours)} * * ${String(at.getUTCDay())}`
    : undefined;
}

/** A schedule by the clock as cron; undefined where there is no such expression, or no clock. */
export function cronOf(schedule: Schedule): Cron | undefined {
  switch (schedule.kind) {
    case "cron":
      return { cron: schedule.expression, timezone: schedule.timezone };
    case "interval": {
      const cron = cronOfInterval(schedule.seconds, schedule.anchor);
      return cron === undefined ? undefined : { cron, timezone: "UTC" };
    }
    case "assets":
      return undefined;
  }
}
