import { isArtifactType } from "@partitura/core";
import { give, type Given } from "./branch.js";
import type { Context } from "./context.js";
import { isArtifactOutput } from "./demand.js";
import { outputType } from "./may-lack.js";
import { outputOf, passedBy, type Scope } from "./scope.js";

/** Makes the pipeline's outputs outputs of its root: artifacts as such where a task at the root makes them. */
export function lowerOutputs(context: Context, root: Scope): void {
  const values: Given[] = [];
  for (const [name, expression] of Object.entries(context.pipeline.outputs)) {
    if (isArtifactOutput(expression, context.nodes, context.pipeline)) {
      const reference = { kind: "output", node: expression.from.node, port: expression.key } as const;
      const produced = [{ task: reference.node, output: outputOf(reference) }];
      root.outputs.set(name, { passed: passedBy(context, reference), produced });
    } else {
      const type = outputType(context.typing, expression);
      values.push({ name, expression, type: isArtifactType(type) ? { artifact: type.artifact } : type });
    }
  }
  give(context, root, "outputs", values, "null");
}
