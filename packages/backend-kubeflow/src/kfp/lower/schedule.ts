import type { Outcome, Pipeline, Schedule } from "@partitura/core";
import { report, target } from "../diagnostics.js";
import type { RecurringRunModel, TriggerModel } from "../model.js";
import type { KfpOptions } from "../options.js";
import { rootInputs } from "./parameters.js";
import { intervalTrigger } from "./interval.js";
import { scheduledAt, scheduledAtPlaceholder } from "./scheduled-at.js";
import { shiftCron, sundayAsZero } from "./shift-cron.js";
import { fixedOffset } from "./time-zone.js";

/** A schedule's trigger without its bounds, or why there is none. */
function triggerOf(schedule: Schedule): Outcome<TriggerModel> {
  const place = { span: schedule.span, target };
  switch (schedule.kind) {
    case "assets":
      throw new Error("schedules on assets are refused by the capability table");
    case "interval":
      return intervalTrigger(schedule);
    case "cron": {
      const { expression, timezone } = schedule;
      const offset = fixedOffset(timezone);
      if (offset === undefined) return [undefined, [report("P5104", { timezone }, place)]];
      const shifted = shiftCron(expression, -offset);
      return "why" in shifted
        ? [undefined, [report("P5105", { expression, timezone, why: shifted.why }, place)]]
        : [{ kind: "cron", cron: `0 ${sundayAsZero(shifted.expression)}` }, []];
    }
  }
}

const secondBefore = (instant: string): string => new Date(Date.parse(instant) - 1000).toISOString();

/** A trigger with the schedule's bounds: the engine's first run is after its start, its last may be at its end. */
function bounded(trigger: TriggerModel, schedule: Schedule): TriggerModel {
  if (schedule.kind === "assets") return trigger;
  const { start, end } = schedule;
  return {
    ...(start !== undefined && { start: secondBefore(start) }),
    ...(end !== undefined && { end: secondBefore(end) }),
    ...trigger,
  };
}

/** The recurring run of a pipeline's schedule, in UTC; undefined when there is none. */
export function lowerSchedule(pipeline: Pipeline, options: KfpOptions): Outcome<RecurringRunModel> {
  const { schedule } = pipeline;
  if (schedule === undefined) return [undefined, []];
  const [trigger, problems] = triggerOf(schedule);
  if (trigger === undefined) return [undefined, problems];
  const parameters = Object.entries(rootInputs(pipeline).parameters).flatMap(([name, { defaultValue }]) => {
    const value = name === scheduledAt ? scheduledAtPlaceholder : defaultValue;
    return value === undefined ? [] : [[name, value] as const];
  });
  const run: RecurringRunModel = {
    name: pipeline.id,
    description: pipeline.description ?? "",
    trigger: bounded(trigger, schedule),
    catchup: schedule.kind !== "assets" && schedule.catchup,
    maxConcurrency: schedule.overlap === "allow" ? options.maxConcurrency : 1,
    parameters: Object.fromEntries(parameters),
  };
  return [run, problems];
}
