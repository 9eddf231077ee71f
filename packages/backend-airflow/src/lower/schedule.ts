import type { Diagnostic, Pipeline } from "@partitura/core";
import type { Dialect } from "../dialect.js";
import { report } from "../diagnostics.js";
import type { DagModel } from "../model.js";
import type { AirflowOptions } from "../options.js";

type ScheduleModel = Pick<DagModel, "schedule" | "startDate" | "catchup" | "maxActiveRuns">;

/** The start date where Airflow wants one and it decides nothing, since there is no catch-up. */
const anyDay: readonly [number, number, number] = [2024, 1, 1];

function dayOf(date: string): readonly [number, number, number] {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return [year, month, day];
}

/** When the DAG runs: a trigger timetable, whose logical date is the fire time on both lines of Airflow. */
export function lowerSchedule(
  { schedule }: Pipeline,
  options: AirflowOptions,
  dialect: Dialect,
): readonly [ScheduleModel, readonly Diagnostic[]] {
  if (schedule !== undefined && schedule.kind !== "cron")
    throw new Error(`schedules of ${schedule.kind} are refused by the capability table`);
  const catchup = schedule?.catchup ?? false;
  const startDate =
    options.startDate !== undefined
      ? dayOf(options.startDate)
      : dialect.startDateRequired
        ? anyDay
        : undefined;
  return [
    {
      schedule: schedule && { cron: schedule.expression, timezone: schedule.timezone },
      startDate,
      catchup,
      maxActiveRuns: schedule?.overlap === "queue" ? 1 : undefined,
    },
    catchup && options.startDate === undefined
      ? [report("P4004", {}, { span: schedule?.span, target: dialect.target })]
      : [],
  ];
}
