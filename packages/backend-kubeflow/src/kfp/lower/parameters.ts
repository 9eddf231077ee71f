import { unionOf, type Param, type Pipeline, type ValueType } from "@partitura/core";
import type { ParameterModel, PortsModel } from "../model.js";
import { carrierOf, encode } from "./codec.js";
import type { Context } from "./context.js";
import { readsScheduledAt, scheduledAt, scheduledAtParameter } from "./scheduled-at.js";
import type { Scope } from "./scope.js";
import { addStep, stepInputs } from "./step.js";
import { wellFormed } from "./well-formed.js";

const nothing: ValueType = { type: "null" };

/** The type of a parameter as those who read it see it. */
export const paramType = (param: Param): ValueType =>
  param.optional === true ? unionOf([param.type, nothing]) : param.type;

function parameterOf(param: Param): ParameterModel {
  const carrier = carrierOf(paramType(param));
  const fallback = param.default ?? (param.optional === true ? null : undefined);
  return {
    type: carrier.type,
    ...(fallback !== undefined && { optional: true, defaultValue: encode(fallback, carrier.codec) }),
    ...(param.description !== undefined && { description: wellFormed(param.description) }),
  };
}

/** The pipeline's parameters as inputs of its root. */
export function rootInputs(pipeline: Pipeline): PortsModel {
  const parameters = Object.entries(pipeline.params).map(
    ([name, param]) => [name, parameterOf(param)] as const,
  );
  const own = readsScheduledAt(pipeline) ? { [scheduledAt]: scheduledAtParameter } : {};
  return { parameters: { ...Object.fromEntries(parameters), ...own }, artifacts: {} };
}

/** Whether the engine, which checks no more than the kind of a value, would let a wrong one through. */
function isConstrained(type: ValueType): boolean {
  if (!("type" in type) || type.type === undefined) return Object.keys(type).length > 0;
  switch (type.type) {
    case "boolean":
      return false;
    case "integer":
    case "number":
    case "string":
      return Object.keys(type).length > 1;
    case "null":
    case "array":
    case "object":
      return true;
  }
}

/** Adds a step that checks the parameters before anything else starts, where the engine's own check is not enough. */
export function checkParameters(context: Context, root: Scope): void {
  const params = Object.entries(context.pipeline.params).filter(([, param]) =>
    isConstrained(paramType(param)),
  );
  if (params.length === 0) return;
  const name = context.claim("check-parameters");
  const inputs = stepInputs(context, root);
  const wired = params.map(([param]) => [param, inputs.read({ kind: "param", name: param }, param)]);
  const types = params.map(([param, { type, optional }]) => [
    param,
    optional === true ? unionOf([type, nothing]) : type,
  ]);
  addStep(context, root, name, inputs, {
    kind: "python",
    image: context.input.options.image,
    contract: {
      inputs: Object.fromEntries(wired),
      body: null,
      types: { inputs: Object.fromEntries(types), outputs: {} },
    },
    outputs: {},
    cached: false,
  });
  for (const task of root.tasks.values())
    if (task.name !== name && task.after.size === 0) task.after.add(name);
}
