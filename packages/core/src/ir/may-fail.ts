import { childrenOf, type Expression } from "./expression.js";
import { isOfKind, type Kind } from "./kinds.js";
import type { Typing } from "./type-of.js";
import { nodesReadBy } from "./walk.js";

/**
 * Whether evaluating an expression may be an error although what it reads is there and of its type: calculations may, and
 * whatever is done to what may be of another kind than the operator needs. Texts, records and comparisons by equality may not.
 * `lacking` says of a node that it may have no value, and reads as null. A null that `or-skip` skips by is no error.
 */
export function mayFail(
  expression: Expression,
  typing: Typing,
  lacking: (node: string) => boolean = () => false,
): boolean {
  if (childrenOf(expression).some((inner) => mayFail(inner, typing, lacking))) return true;
  const is = (inner: Expression, ...kinds: readonly Kind[]): boolean =>
    isOfKind(typing.of(inner), ...kinds) && (kinds.includes("null") || !nodesReadBy(inner).some(lacking));
  switch (expression.op) {
    case "literal":
    case "param":
    case "output":
    case "item":
    case "index":
    case "object":
    case "array":
    case "template":
    case "or-else":
    case "or-skip":
    case "present":
    case "run":
      return false;
    case "arithmetic":
      return true;
    case "get":
      return !is(expression.from, "object", "array", "artifact", "null");
    case "compare":
      if (expression.operator === "eq" || expression.operator === "ne") return false;
      return !is(expression.left, "number") || !is(expression.right, "number");
    case "and":
    case "or":
      return !expression.operands.every((operand) => is(operand, "boolean"));
    case "not":
      return !is(expression.operand, "boolean");
    case "text":
      return !is(expression.value, "string") || !is(expression.part, "string");
    case "in":
      return !is(expression.options, "array");
    case "count":
      return !is(expression.list, "array");
    case "column": {
      const type = typing.of(expression.list);
      const records = "items" in type && isOfKind(type.items, "object", "artifact", "null");
      return !is(expression.list, "array") || !records;
    }
  }
}
