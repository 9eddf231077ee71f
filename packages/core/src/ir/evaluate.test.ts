import { describe, expect, it } from "vitest";
import { evaluate, EvaluationError, type Environment } from "./evaluate.js";
import type { Expression } from "./expression.js";
import type { Json } from "./json.js";

const nodes: { readonly [id: string]: Json } = {
  best: { accuracy: 0.9, name: "forest", tags: ["a", "b"], none: null },
  rows: [{ n: 1 }, { n: null }, null],
};
const environment: Environment = {
  param: (name) => ({ limit: 0.5 })[name as "limit"],
  output: (node) => nodes[node] ?? null,
  item: () => ({ x: 1 }),
  index: () => 2,
  run: (field) => (field === "id" ? "run-1" : null),
};
const run = (expression: Expression): Json => evaluate(expression, environment);
const literal = (value: Json): Expression => ({ op: "literal", value });
const best = (key: string): Expression => ({ op: "get", from: { op: "output", node: "best" }, key });

describe("evaluate", () => {
  it("compares numbers, and any values for equality", () => {
    expect(run({ op: "compare", operator: "gte", left: best("accuracy"), right: literal(0.9) })).toBe(true);
    expect(
      run({ op: "compare", operator: "lt", left: best("accuracy"), right: { op: "param", name: "limit" } }),
    ).toBe(false);
    expect(run({ op: "compare", operator: "eq", left: best("tags"), right: literal(["a", "b"]) })).toBe(true);
    expect(
      run({ op: "compare", operator: "ne", left: literal({ a: 1, b: 2 }), right: literal({ b: 2, a: 1 }) }),
    ).toBe(false);
  });

  it("never lets an error count as false", () => {
    expect(() => run({ op: "compare", operator: "gt", left: best("name"), right: literal(1) })).toThrow(
      EvaluationError,
    );
    expect(() => run({ op: "not", operand: best("none") })).toThrow(EvaluationError);
    expect(() => run({ op: "and", operands: [literal(true), literal(1)] })).toThrow(EvaluationError);
    expect(() => run({ op: "count", list: best("name") })).toThrow(EvaluationError);
  });

  it("joins texts with the JSON text of other values", () => {
    const parts = [literal("a "), literal(1), literal(" "), literal(null), literal(true), literal(1e21)];
    expect(run({ op: "template", parts })).toBe("a 1 nulltrue1e+21");
  });

  it("reads null from what is not there", () => {
    expect(run(best("missing"))).toBe(null);
    expect(run({ op: "get", from: best("none"), key: "x" })).toBe(null);
    expect(run({ op: "get", from: best("tags"), key: 5 })).toBe(null);
    expect(run({ op: "column", list: { op: "output", node: "rows" }, name: "n" })).toEqual([1, null, null]);
  });

  it("falls back and asks for presence", () => {
    expect(run({ op: "or-else", value: best("none"), fallback: literal(7) })).toBe(7);
    expect(run({ op: "or-else", value: literal(0), fallback: literal(7) })).toBe(0);
    expect(run({ op: "present", value: best("none") })).toBe(false);
  });

  it("tests texts and membership", () => {
    expect(run({ op: "text", test: "contains", value: best("name"), part: literal("ore") })).toBe(true);
    expect(run({ op: "text", test: "ends-with", value: best("name"), part: literal("x") })).toBe(false);
    expect(run({ op: "in", value: best("name"), options: literal(["forest"]) })).toBe(true);
  });

  it("knows the item and its position", () => {
    expect(
      run({
        op: "object",
        fields: {
          x: { op: "get", from: { op: "item", each: "e" }, key: "x" },
          i: { op: "index", each: "e" },
        },
      }),
    ).toEqual({ x: 1, i: 2 });
  });
});
