import { childrenOf, placedNodesOf, type Expression, type Pipeline } from "@partitura/core";
import type { ParameterModel } from "../model.js";
import { encode } from "./codec.js";

/** The parameter that a recurring run gives the scheduled instant in; no param of a pipeline can have this name. */
export const scheduledAt = "scheduled-at";

/** What the engine puts the scheduled instant in place of, as the JSON text that the parameter has. */
export const scheduledAtPlaceholder = '"[[ScheduledTime.2006-01-02T15:04:05Z]]"';

const reads = (expression: Expression): boolean =>
  (expression.op === "run" && expression.field === "scheduledAt") || childrenOf(expression).some(reads);

/** Whether a task of a pipeline reads the scheduled instant. */
export const readsScheduledAt = (pipeline: Pipeline): boolean =>
  placedNodesOf(pipeline).some(({ node }) => {
    switch (node.kind) {
      case "task":
        return Object.values(node.inputs).some(reads);
      case "each":
        return reads(node.items) || (node.result !== undefined && reads(node.result));
      case "when":
        return [node.condition, node.then.result, node.otherwise?.result].some(
          (it) => it !== undefined && reads(it),
        );
    }
  }) || Object.values(pipeline.outputs).some(reads);

/** The parameter's declaration: null in a run that nobody scheduled. */
export const scheduledAtParameter: ParameterModel = {
  type: "STRING",
  optional: true,
  defaultValue: encode(null, "json"),
  description: "The scheduled instant, given by the recurring run",
};
