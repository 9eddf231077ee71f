import { type Expression, childrenOf } from "@partitura/core";

/**
 * The conditions under which an evaluation of an expression skips the task that reads it: in the expr language, spelled by
 * `of`. What is not evaluated skips nothing.
 */
export function skipConditions(
  expression: Expression | undefined,
  of: (expression: Expression) => string,
): readonly string[] {
  if (expression === undefined) return [];
  const inside = (inner: Expression): readonly string[] => skipConditions(inner, of);
  const only = (condition: string, skips: readonly string[]): readonly string[] =>
    skips.length === 0 ? [] : [`(${condition}) && (${skips.join(" || ")})`];
  switch (expression.op) {
    case "or-skip":
      return [...inside(expression.value), `(${of(expression.value)}) == nil`];
    case "or-else":
      return [
        ...inside(expression.value),
        ...only(`(${of(expression.value)}) == nil`, inside(expression.fallback)),
      ];
    case "and":
    case "or": {
      const [first, ...rest] = expression.operands;
      const then = rest.length === 0 ? [] : inside({ op: expression.op, operands: rest });
      if (first === undefined) return [];
      return [...inside(first), ...only(expression.op === "and" ? of(first) : `!(${of(first)})`, then)];
    }
    default:
      return childrenOf(expression).flatMap(inside);
  }
}
