import type { Expression } from "@partitura/core";
import { isArtifactType } from "@partitura/core";
import { carrierOf } from "./codec.js";
import type { Context } from "./context.js";
import type { Reference } from "./reference.js";
import { referenceOf } from "./wiring.js";

/** A condition that the engine evaluates itself, over the inputs of the task it decides on. */
export interface NativeCondition {
  readonly references: readonly Reference[];
  readonly text: string;
}

const operators = { eq: "==", ne: "!=", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** How a condition names one of its task's inputs. */
export const inputInCondition = (name: string): string => `inputs.parameter_values['${name}']`;

/** A number as a double in CEL, which does not compare doubles with integers. */
const double = (value: number): string => (/[.e]/.test(String(value)) ? String(value) : `${value}.0`);

/**
 * The condition in the engine's own language, where it is simple enough to mean the same there and in its local
 * runner: a boolean, or a comparison of numbers. Undefined for any other.
 */
export function nativeCondition(context: Context, condition: Expression): NativeCondition | undefined {
  const operand = (expression: Expression): { text: string; reference?: Reference } | undefined => {
    if (expression.op === "literal" && typeof expression.value === "number")
      return { text: double(expression.value) };
    const reference = referenceOf(context, expression);
    if (reference === undefined) return undefined;
    return { text: inputInCondition(context.inputName(reference)), reference };
  };
  const isOf = (expression: Expression, types: readonly string[]): boolean => {
    const type = context.typing.of(expression);
    return !isArtifactType(type) && types.includes(carrierOf(type).type);
  };
  if (isOf(condition, ["BOOLEAN"])) {
    const it = operand(condition);
    if (it?.reference !== undefined) return { text: `${it.text} == true`, references: [it.reference] };
  }
  if (condition.op !== "compare") return undefined;
  const sides = [condition.left, condition.right];
  if (!sides.every((side) => isOf(side, ["NUMBER_INTEGER", "NUMBER_DOUBLE"]))) return undefined;
  const [left, right] = sides.map(operand);
  if (left === undefined || right === undefined) return undefined;
  const references = [left.reference, right.reference].filter((it) => it !== undefined);
  if (references.length === 0) return undefined;
  return { text: `${left.text} ${operators[condition.operator]} ${right.text}`, references };
}
