import type { Json } from "@partitura/core";
import type { RunContext } from "./run-context.js";
import { evaluateIn, type Scope } from "../nodes/scope.js";

/**
 * The outputs of a pipeline whose nodes have all ended. A node without a value reads as null; an output that has no value
 * even so is null.
 */
export function outputsOf(context: RunContext, scope: Scope): { readonly [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(context.pipeline.outputs).map(([name, expression]) => {
      const evaluated = evaluateIn(scope, context, expression, "null");
      return [name, evaluated.kind === "value" ? evaluated.value : null];
    }),
  );
}
