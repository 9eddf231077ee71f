import type { Diagnostic, Outcome, Pipeline } from "@partitura/core";
import { report, target } from "../diagnostics.js";
import type { RecurringRunModel } from "../model.js";
import type { KfpOptions } from "../options.js";
import { rootInputs } from "./parameters.js";
import { shiftCron, sundayAsZero } from "./shift-cron.js";
import { fixedOffset } from "./time-zone.js";

/** The recurring run of a pipeline's schedule, converted to UTC; undefined when there is none. */
export function lowerSchedule(pipeline: Pipeline, options: KfpOptions): Outcome<RecurringRunModel> {
  const { schedule } = pipeline;
  if (schedule === undefined) return [undefined, []];
  const place = { span: schedule.span, target };
  const refused = (diagnostic: Diagnostic): Outcome<RecurringRunModel> => [undefined, [diagnostic]];
  const { expression, timezone, overlap } = schedule;
  const offset = fixedOffset(timezone);
  if (offset === undefined) return refused(report("P5104", { timezone }, place));
  const shifted = shiftCron(expression, -offset);
  if ("why" in shifted) return refused(report("P5105", { expression, timezone, why: shifted.why }, place));
  const defaults = Object.entries(rootInputs(pipeline).parameters).flatMap(([name, { defaultValue }]) =>
    defaultValue === undefined ? [] : [[name, defaultValue] as const],
  );
  const run: RecurringRunModel = {
    name: pipeline.id,
    description: pipeline.description ?? "",
    cron: `0 ${sundayAsZero(shifted.expression)}`,
    catchup: schedule.catchup,
    maxConcurrency: overlap === "allow" ? options.maxConcurrency : 1,
    parameters: Object.fromEntries(defaults),
  };
  return [run, []];
}
