import { childrenOf, unionOf, type Expression, type Typing, type ValueType } from "@partitura/core";

type Kind = "object" | "array" | "string" | "number" | "boolean" | "null" | "unknown";

const kindOfJson = (value: unknown): Kind =>
  value === null ? "null" : Array.isArray(value) ? "array" : (typeof value as Kind);

/** The kinds of values that a type has. */
function kindsOf(type: ValueType): readonly Kind[] {
  if ("anyOf" in type) return type.anyOf.flatMap(kindsOf);
  if ("artifact" in type) return ["object"];
  if ("const" in type) return [kindOfJson(type.const)];
  if ("enum" in type) return type.enum.map(kindOfJson);
  if ("prefixItems" in type) return ["array"];
  if (type.type === undefined) return ["unknown"];
  return [type.type === "integer" ? "number" : type.type];
}

/** Whether an expression can have no value, because its values are not of the types that it needs or beyond its numbers. */
export function mayFail(typing: Typing, expression: Expression): boolean {
  const inside = childrenOf(expression).some((inner) => mayFail(typing, inner));
  const needs = (inner: Expression, ...kinds: readonly Kind[]): boolean =>
    kindsOf(typing.of(inner)).every((kind) => kinds.includes(kind));
  const fits = (): boolean => {
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
      case "present":
      case "run":
        return true;
      case "arithmetic":
        return false;
      case "get":
        return needs(expression.from, "object", "array", "null");
      case "compare":
        return (
          expression.operator === "eq" ||
          expression.operator === "ne" ||
          (needs(expression.left, "number") && needs(expression.right, "number"))
        );
      case "and":
      case "or":
        return expression.operands.every((operand) => needs(operand, "boolean"));
      case "not":
        return needs(expression.operand, "boolean");
      case "text":
        return needs(expression.value, "string") && needs(expression.part, "string");
      case "in":
        return needs(expression.options, "array");
      case "count":
        return needs(expression.list, "array");
      case "column": {
        const type = typing.of(expression.list);
        const elements = "items" in type ? kindsOf(type.items) : ["unknown" as const];
        return (
          needs(expression.list, "array") && elements.every((kind) => kind === "object" || kind === "null")
        );
      }
      case "or-skip":
        return !kindsOf(typing.of(expression.value)).some((kind) => kind === "null" || kind === "unknown");
    }
  };
  return inside || !fits();
}

/** The type of a pipeline's output: null where its expression has no value. */
export const outputType = (typing: Typing, expression: Expression): ValueType =>
  mayFail(typing, expression) ? unionOf([typing.of(expression), { type: "null" }]) : typing.of(expression);
