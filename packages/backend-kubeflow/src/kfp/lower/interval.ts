import type { Outcome, Schedule } from "@partitura/core";
import { report, target } from "../diagnostics.js";
import type { TriggerModel } from "../model.js";

const [minute, hour, day, week] = [60, 3600, 86_400, 7 * 86_400];

type Interval = Extract<Schedule, { kind: "interval" }>;

const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
const modulo = (value: number, by: number): number => ((value % by) + by) % by;
const sorted = (values: Iterable<number>): readonly number[] =>
  [...new Set(values)].toSorted((a, b) => a - b);

/**
 * A grid of instants as a cron expression of six fields in UTC, seconds first, where the grid is the same on every day or
 * every week; undefined where it is not. 1 January 1970 was a Thursday.
 */
export function gridAsCron(step: number, anchor: number): string | undefined {
  const offset = modulo(anchor, step);
  if (step === week) {
    const [days, rest] = [Math.floor(offset / day), offset % day];
    const time = [rest % minute, Math.floor(rest / minute) % 60, Math.floor(rest / hour)];
    return `${time.join(" ")} * * ${(days + 4) % 7}`;
  }
  if (day % step !== 0) return undefined;
  const times = Array.from({ length: day / step }, (_, index) => offset + index * step);
  const fields = [
    sorted(times.map((time) => time % minute)),
    sorted(times.map((time) => Math.floor(time / minute) % 60)),
    sorted(times.map((time) => Math.floor(time / hour))),
  ];
  const sizes = [60, 60, 24];
  if (fields.reduce((product, field) => product * field.length, 1) !== times.length) return undefined;
  const texts = fields.map((field, index) => (field.length === sizes[index] ? "*" : field.join(",")));
  return `${texts.join(" ")} * * *`;
}

/**
 * An interval as the engine counts it. Its own intervals begin anew at the time of day when a run was missed, unless it
 * makes up for that run; so a cron expression says the same grid where there is one. Otherwise the engine's first run is
 * one interval after its start.
 */
export function intervalTrigger(schedule: Interval): Outcome<TriggerModel> {
  const place = { span: schedule.span, target };
  const { seconds: step, catchup } = schedule;
  if (!Number.isInteger(step)) return [undefined, [report("P5114", { seconds: step }, place)]];
  const anchor = seconds(schedule.anchor);
  const cron = gridAsCron(step, anchor);
  if (cron !== undefined) return [{ kind: "cron", cron }, []];
  if (!catchup) return [undefined, [report("P5115", { seconds: step }, place)]];
  const from = schedule.start === undefined ? anchor : seconds(schedule.start);
  const first = anchor + Math.ceil((from - anchor) / step) * step;
  return [{ kind: "interval", seconds: step, start: new Date((first - step) * 1000).toISOString() }, []];
}
