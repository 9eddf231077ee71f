import { type Diagnostic, type Json, type TaskNode, z } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { Site } from "./site.js";

const overlaySchema = z.strictObject({
  /** The queue whose workers take the task. */
  queue: z.string().min(1).optional(),
  /** The executor that runs it, of those that Airflow is configured with. */
  executor: z.string().min(1).optional(),
  /** Whether it waits for its own success in the run before. */
  dependsOnPast: z.boolean().optional(),
  /** How many of its instances run at once, over all runs. */
  maxActive: z.int().min(1).optional(),
});

/** Settings of a task that only Airflow has. */
export type AirflowOverlay = z.infer<typeof overlaySchema>;

declare module "@partitura/core" {
  interface Overlays {
    readonly "airflow@3"?: AirflowOverlay;
    readonly "airflow@2.11"?: AirflowOverlay;
  }
}

/** What a task's overlays say for this target. */
export function overlayOf(
  node: TaskNode,
  { dialect }: Pick<Site, "dialect">,
): readonly [AirflowOverlay, readonly Diagnostic[]] {
  const given: Json | undefined = node.policy.overlays?.[dialect.target];
  if (given === undefined) return [{}, []];
  const parsed = overlaySchema.safeParse(given);
  if (parsed.success) return [parsed.data, []];
  const problem = parsed.error.issues
    .map(({ path, message }) => [path.join("."), message].filter((it) => it !== "").join(": "))
    .join("; ");
  return [{}, [report("P4011", { id: node.id, problem }, { span: node.span, target: dialect.target })]];
}
