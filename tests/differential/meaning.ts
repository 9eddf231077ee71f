import type { Expression, Json } from "@partitura/core";

/** What an expression can read. */
export interface Reading {
  readonly param: (name: string) => Json;
  readonly output: (node: string) => Json;
  readonly item: (each: string) => Json;
  readonly index: (each: string) => number;
}

type Fields = { readonly [name: string]: Json };

function equal(left: Json, right: Json): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((it: Json, at) => equal(it, right[at] as Json));
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null)
    return left === right;
  const [a, b] = [left as Fields, right as Fields];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => name in a && name in b && equal(a[name] ?? null, b[name] ?? null));
}

const field = (value: Json, key: string | number): Json =>
  value === null ? null : ((value as { readonly [key: string | number]: Json })[key] ?? null);

/**
 * What an expression means, written from docs/semantics.md alone and only for values that fit: random programs have no
 * others. It shares no code with the local executor.
 */
export function meaning(expression: Expression, reading: Reading): Json {
  const of = (inner: Expression): Json => meaning(inner, reading);
  const list = (inner: Expression): readonly Json[] => of(inner) as readonly Json[];
  switch (expression.op) {
    case "literal":
      return expression.value;
    case "param":
      return reading.param(expression.name);
    case "output":
      return reading.output(expression.node);
    case "item":
      return reading.item(expression.each);
    case "index":
      return reading.index(expression.each);
    case "get":
      return field(of(expression.from), expression.key);
    case "object":
      return Object.fromEntries(Object.entries(expression.fields).map(([name, it]) => [name, of(it)]));
    case "array":
      return expression.items.map(of);
    case "template": {
      const parts = expression.parts.map(of);
      return parts.map((it) => (typeof it === "string" ? it : JSON.stringify(it))).join("");
    }
    case "compare": {
      const [left, right] = [of(expression.left), of(expression.right)];
      if (expression.operator === "eq") return equal(left, right);
      if (expression.operator === "ne") return !equal(left, right);
      const difference = (left as number) - (right as number);
      const holds = { lt: difference < 0, lte: difference <= 0, gt: difference > 0, gte: difference >= 0 };
      return holds[expression.operator];
    }
    case "and":
      return expression.operands.every((it) => of(it) === true);
    case "or":
      return expression.operands.some((it) => of(it) === true);
    case "not":
      return of(expression.operand) !== true;
    case "text": {
      const [value, part] = [of(expression.value) as string, of(expression.part) as string];
      const at = {
        "starts-with": value.slice(0, part.length),
        "ends-with": value.slice(value.length - part.length),
      };
      return expression.test === "contains" ? value.includes(part) : at[expression.test] === part;
    }
    case "in": {
      const value = of(expression.value);
      return list(expression.options).some((it) => equal(it, value));
    }
    case "count":
      return list(expression.list).length;
    case "column":
      return list(expression.list).map((it) => field(it, expression.name));
    case "or-else":
      return of(expression.value) ?? of(expression.fallback);
    case "present":
      return of(expression.value) !== null;
  }
}
