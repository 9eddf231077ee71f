import { childrenOf, type Expression, type Typing, type ValueType } from "@partitura/core";
import { isOf } from "./types.js";

const isNumber = (type: ValueType): boolean => isOf(type, "number", "integer");

/** Whether evaluating an expression may be an error, by what its types leave open. */
export function mayFail(expression: Expression, typing: Typing): boolean {
  if (childrenOf(expression).some((inner) => mayFail(inner, typing))) return true;
  const is = (inner: Expression, ...names: readonly string[]): boolean => isOf(typing.of(inner), ...names);
  switch (expression.op) {
    case "arithmetic":
      return true;
    case "get":
      return !is(expression.from, "object", "array", "null");
    case "compare":
      return (
        expression.operator !== "eq" &&
        expression.operator !== "ne" &&
        ![expression.left, expression.right].every((it) => isNumber(typing.of(it)))
      );
    case "and":
    case "or":
      return !expression.operands.every((it) => is(it, "boolean"));
    case "not":
      return !is(expression.operand, "boolean");
    case "text":
      return !is(expression.value, "string") || !is(expression.part, "string");
    case "in":
      return !is(expression.options, "array");
    case "count":
      return !is(expression.list, "array");
    case "column":
      return true;
    case "literal":
    case "param":
    case "output":
    case "item":
    case "index":
    case "object":
    case "array":
    case "template":
    case "or-else":
    case "present":
    case "or-skip":
    case "run":
      return false;
  }
}
