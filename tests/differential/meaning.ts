import type { Expression, Json } from "@partitura/core";

/** What an expression can read. */
export interface Reading {
  readonly param: (name: string) => Json;
  readonly output: (node: string) => Json;
  readonly item: (each: string) => Json;
  readonly index: (each: string) => number;
  readonly run: (field: string) => Json;
}

/** An expression has no value: one of those in it is of no use to its operator. */
export class NoValue extends Error {}

/** What an input must be skipped for. */
export class Skip extends Error {}

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

function field(value: Json, key: string | number): Json {
  if (value === null) return null;
  if (typeof value !== "object") throw new NoValue();
  return (value as { readonly [key: string | number]: Json })[key] ?? null;
}

function number(value: Json): number {
  if (typeof value !== "number") throw new NoValue();
  return value;
}

function string(value: Json): string {
  if (typeof value !== "string") throw new NoValue();
  return value;
}

function truth(value: Json): boolean {
  if (typeof value !== "boolean") throw new NoValue();
  return value;
}

function calculated(
  operator: "add" | "subtract" | "multiply" | "divide",
  left: number,
  right: number,
): number {
  if (operator === "divide" && right === 0) throw new NoValue();
  const results = { add: left + right, subtract: left - right, multiply: left * right, divide: left / right };
  const result = results[operator];
  if (result === Math.trunc(result) && Math.abs(result) > 2 ** 53 - 1) throw new NoValue();
  return result + 0;
}

/**
 * What an expression means, written from docs/semantics.md alone. It shares no code with the local executor.
 * Throws NoValue or Skip when it has no value.
 */
export function meaning(expression: Expression, reading: Reading): Json {
  const of = (inner: Expression): Json => meaning(inner, reading);
  const list = (inner: Expression): readonly Json[] => {
    const value = of(inner);
    if (!Array.isArray(value)) throw new NoValue();
    return value as readonly Json[];
  };
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
      const difference = number(left) - number(right);
      const holds = { lt: difference < 0, lte: difference <= 0, gt: difference > 0, gte: difference >= 0 };
      return holds[expression.operator];
    }
    case "and":
      return expression.operands.every((it) => truth(of(it)));
    case "or":
      return expression.operands.some((it) => truth(of(it)));
    case "not":
      return !truth(of(expression.operand));
    case "text": {
      const [value, part] = [string(of(expression.value)), string(of(expression.part))];
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
    case "or-skip": {
      const value = of(expression.value);
      if (value === null) throw new Skip();
      return value;
    }
    case "arithmetic":
      return calculated(expression.operator, number(of(expression.left)), number(of(expression.right)));
    case "run":
      return reading.run(expression.field);
  }
}
