import { type Expression, type Typing, type ValueType, childrenOf, nodesReadBy } from "@partitura/core";

/** Whether a value of the type may be null. */
function mayBeNull(type: ValueType): boolean {
  if ("anyOf" in type) return type.anyOf.some(mayBeNull);
  if ("const" in type) return type.const === null;
  if ("enum" in type) return type.enum.includes(null);
  return !("artifact" in type) && (!("type" in type) || type.type === undefined || type.type === "null");
}

/**
 * Whether the evaluation of an expression may fail, values being of their types: by a number that is too large, or by
 * null where there must be a number, a text, a truth value or a list. `lacking` says of a node that it may have no value.
 */
export function mayFail(
  expression: Expression,
  typing: Typing,
  lacking: (node: string) => boolean = () => false,
): boolean {
  const nullable = (inner: Expression): boolean =>
    mayBeNull(typing.of(inner)) || nodesReadBy(inner).some(lacking);
  if (childrenOf(expression).some((inner) => mayFail(inner, typing, lacking))) return true;
  switch (expression.op) {
    case "arithmetic":
      return true;
    case "get":
      return Object.keys(typing.of(expression.from)).length === 0;
    case "compare":
      return (
        expression.operator !== "eq" &&
        expression.operator !== "ne" &&
        (nullable(expression.left) || nullable(expression.right))
      );
    case "and":
    case "or":
      return expression.operands.some(nullable);
    case "not":
      return nullable(expression.operand);
    case "text":
      return nullable(expression.value) || nullable(expression.part);
    case "in":
      return nullable(expression.options);
    case "count":
    case "column":
      return nullable(expression.list);
    default:
      return false;
  }
}
