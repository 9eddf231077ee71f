import { report } from "../diagnostics.js";
import type { ConfigMap, WorkflowTemplate } from "../model.js";
import type { Context } from "./context.js";

/** What the API server takes for the data of one config map, in bytes (1 MiB). */
const configMapLimit = 1_048_576;

/** Half of what a workflow object may hold: the other half is for the state of its nodes. */
const templateLimit = 524_288;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Reports objects that are too large for the API server. */
export function checkLimits(
  { pipeline, tell }: Context,
  template: WorkflowTemplate,
  configMap: ConfigMap | undefined,
): void {
  const place = { span: pipeline.span };
  const size = Object.entries(configMap?.data ?? {}).reduce(
    (sum, [key, text]) => sum + key.length + Buffer.byteLength(text),
    0,
  );
  if (size > configMapLimit)
    tell(report("P5001", { pipeline: pipeline.id, size, limit: configMapLimit }, place));
  const whole = bytes(template);
  if (whole > templateLimit)
    tell(report("P5002", { pipeline: pipeline.id, size: whole, limit: templateLimit }, place));
}
