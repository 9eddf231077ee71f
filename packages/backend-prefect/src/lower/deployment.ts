import type { JsonValue } from "@partitura/codegen";
import type { Diagnostic, EmitInput } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { PrefectOptions } from "../options.js";
import type { Context } from "./context.js";
import { scheduleOf, triggersOf } from "./schedule.js";

/** What `prefect deploy` takes for a template (prefect/utilities/templating, 3.8). */
const placeholder = /\{\{\s*[\p{L}\p{N}_.\-[\]$]+\s*\}\}/u;

/** `overlap` as Prefect's limit of concurrent runs of a deployment. */
const overlaps = {
  allow: undefined,
  queue: { limit: 1, collision_strategy: "ENQUEUE" },
  skip: { limit: 1, collision_strategy: "CANCEL_NEW" },
  replace: undefined,
} as const;

/**
 * The deployment as `prefect.yaml` has it. The description is not in it: `prefect deploy` takes the flow's own, and
 * would replace `{{ words }}` here.
 */
export function lowerDeployment(
  { hash, options }: EmitInput<PrefectOptions>,
  { pipeline, names }: Context,
): readonly [JsonValue, readonly Diagnostic[]] {
  const { schedule } = pipeline;
  const limit = schedule && overlaps[schedule.overlap];
  const deployment: JsonValue = {
    name: pipeline.id,
    version: hash.slice(0, 12),
    entrypoint: `${names.flow}.py:${names.flow}`,
    ...(pipeline.tags.length > 0 && { tags: pipeline.tags }),
    ...(schedule !== undefined &&
      schedule.kind !== "assets" && { schedules: [{ ...scheduleOf(schedule), active: true }] }),
    ...(schedule?.kind === "assets" && { triggers: triggersOf(schedule) }),
    ...(limit && { concurrency_limit: limit }),
    work_pool: { name: options.workPool },
  };
  const diagnostics = pipeline.tags.flatMap((tag) => {
    const [found] = placeholder.exec(tag) ?? [];
    return found === undefined
      ? []
      : [report("P6004", { placeholder: found, tag }, { span: pipeline.span, target: "prefect@3" })];
  });
  return [{ deployments: [deployment] }, diagnostics];
}
