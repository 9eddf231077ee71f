import { childrenOf, skipsIn, type Diagnostic, type Expression, type TaskNode } from "@partitura/core";
import { report, target } from "../diagnostics.js";
import type { Context } from "./context.js";
import type { Scope } from "./scope.js";
import { lowerTask } from "./task.js";

const readsFailedTasks = (expression: Expression): boolean =>
  (expression.op === "run" && expression.field === "failedTasks") ||
  childrenOf(expression).some(readsFailedTasks);

/** Reports what an exit task asks that the engine does not know when it starts one. */
function refusals(node: TaskNode): readonly Diagnostic[] {
  const place = { span: node.span, target };
  return Object.entries(node.inputs).flatMap(([input, expression]) => [
    ...(readsFailedTasks(expression) ? [report("P5110", { node: node.id, input }, place)] : []),
    ...(skipsIn(expression).length > 0 ? [report("P5111", { node: node.id, input }, place)] : []),
  ]);
}

/** Puts the exit task beside the component of everything else, whose outputs become those of the pipeline. */
export function lowerExit(context: Context, root: Scope, body: Scope): void {
  for (const [name, { passed }] of body.outputs)
    root.outputs.set(name, { passed, produced: [{ task: body.name, output: name }] });
  for (const node of context.pipeline.onExit ?? []) {
    const refused = refusals(node);
    if (refused.length === 0) lowerTask(context, root, node, { anyway: true });
    else context.diagnostics.push(...refused);
  }
}
