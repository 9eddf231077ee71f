import type { Diagnostic, Pipeline, Schedule } from "@partitura/core";
import type { Dialect } from "../dialect.js";
import { report } from "../diagnostics.js";
import type { DagModel, Instant } from "../model.js";
import type { AirflowOptions } from "../options.js";
import { cronOf } from "./cron.js";

type ScheduleModel = Pick<DagModel, "schedule" | "startDate" | "endDate" | "catchup" | "maxActiveRuns">;

/** The start date where Airflow wants one and it decides nothing, since there is no catch-up. */
const anyDay: Instant = { date: [2024, 1, 1], zone: "schedule" };

function dayOf(date: string): Instant {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return { date: [year, month, day], zone: "schedule" };
}

/** An instant in UTC, without the parts at its end that are nought. */
function instantAt(milliseconds: number): Instant {
  const at = new Date(milliseconds);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  const used = time.slice(0, time.findLastIndex((part) => part !== 0) + 1);
  return { date: [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), ...used], zone: "UTC" };
}

function scheduleOf(schedule: Schedule): DagModel["schedule"] {
  if (schedule.kind === "assets") return { kind: "assets", assets: schedule.assets, mode: schedule.mode };
  const cron = cronOf(schedule);
  return cron && { kind: "cron", ...cron };
}

/**
 * When the DAG runs: a trigger timetable, whose logical date is the fire time on both lines of Airflow. Its end date is
 * the last at which it may fire, so it is a second before the end.
 */
export function lowerSchedule(
  { schedule }: Pipeline,
  options: AirflowOptions,
  dialect: Dialect,
): readonly [ScheduleModel, readonly Diagnostic[]] {
  const timed = schedule === undefined || schedule.kind === "assets" ? undefined : schedule;
  const catchup = timed?.catchup ?? false;
  const place = { span: schedule?.span, target: dialect.target };
  const startDate =
    timed?.start !== undefined
      ? instantAt(Date.parse(timed.start))
      : options.startDate !== undefined
        ? dayOf(options.startDate)
        : dialect.startDateRequired
          ? anyDay
          : undefined;
  const model = schedule && scheduleOf(schedule);
  return [
    {
      schedule: model,
      startDate,
      endDate: timed?.end === undefined ? undefined : instantAt(Date.parse(timed.end) - 1000),
      catchup,
      maxActiveRuns: schedule?.overlap === "queue" ? 1 : undefined,
    },
    [
      ...(catchup && options.startDate === undefined && timed?.start === undefined
        ? [report("P4004", {}, place)]
        : []),
      ...(schedule?.kind === "interval" && model === undefined
        ? [report("P4009", { seconds: schedule.seconds, anchor: schedule.anchor }, place)]
        : []),
    ],
  ];
}
