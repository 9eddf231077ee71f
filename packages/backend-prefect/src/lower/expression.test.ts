import { printExpression, py } from "@partitura/codegen";
import {
  arithmeticOperators,
  compareOperators,
  evaluate,
  textTests,
  typeOfJson,
  type Expression,
  type Json,
  type Typing,
} from "@partitura/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askPython } from "../testing/python.js";
import { lowerExpression, type ExpressionScope } from "./expression.js";

/** What the params of the test have as values; the typing knows the types of some only. */
const params: { readonly [name: string]: Json } = {
  count: 3,
  share: 0.1,
  large: 1e21,
  tiny: 1.5e-7,
  yes: true,
  none: null,
  name: "a {{ b }} é",
  record: { name: "x", "a b": [1, 2.5, null], nested: { n: 1 } },
  rows: [{ n: 1 }, { n: 2, name: "y" }, {}],
  empty: [],
};

const typing = (known: boolean): Typing => ({
  of: (expression) =>
    !known
      ? {}
      : expression.op === "literal"
        ? typeOfJson(expression.value)
        : expression.op === "param"
          ? typeOfJson(params[expression.name] ?? null)
          : {},
  ofNode: () => ({}),
  ofInput: () => ({}),
  maySkip: () => false,
});

const scope = (known: boolean): ExpressionScope => ({
  typing: typing(known),
  param: (name) => py.item(py.name("params"), name),
  output: () => py.none,
  item: () => py.none,
  index: () => py.none,
  run: () => py.none,
  orSkip: (value) => py.call(py.name("or_skip"), [value]),
  helper: (name) => py.name(name),
  builtin: (name) => py.name(name),
});

const leaf = fc.oneof(
  fc.constantFrom(...Object.keys(params)).map((name): Expression => ({ op: "param", name })),
  fc
    .oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ maxLength: 3 }),
      fc.boolean(),
    )
    .map((value): Expression => ({ op: "literal", value: Object.is(value, -0) ? 0 : value })),
);

const expressions = fc.letrec<{ any: Expression }>((tie) => {
  const any = tie("any");
  const many = fc.array(any, { maxLength: 3 });
  return {
    any: fc.oneof(
      { maxDepth: 4, depthSize: "small", withCrossShrink: true },
      leaf,
      fc.record({
        op: fc.constant("get" as const),
        from: any,
        key: fc.constantFrom<string | number>("name", "nested", "n", 0, 1, 7),
      }),
      fc.record({
        op: fc.constant("object" as const),
        fields: fc.dictionary(fc.constantFrom("name", "n", "{{ k }}"), any),
      }),
      fc.record({ op: fc.constant("array" as const), items: many }),
      fc.record({ op: fc.constant("template" as const), parts: many }),
      fc.record({
        op: fc.constant("compare" as const),
        operator: fc.constantFrom(...compareOperators),
        left: any,
        right: any,
      }),
      fc.record({ op: fc.constantFrom("and" as const, "or" as const), operands: many }),
      fc.record({ op: fc.constant("not" as const), operand: any }),
      fc.record({
        op: fc.constant("text" as const),
        test: fc.constantFrom(...textTests),
        value: any,
        part: any,
      }),
      fc.record({ op: fc.constant("in" as const), value: any, options: any }),
      fc.record({ op: fc.constant("count" as const), list: any }),
      fc.record({ op: fc.constant("column" as const), list: any, name: fc.constantFrom("n", "name") }),
      fc.record({ op: fc.constant("or-else" as const), value: any, fallback: any }),
      fc.record({ op: fc.constant("present" as const), value: any }),
      fc.record({
        op: fc.constant("arithmetic" as const),
        operator: fc.constantFrom(...arithmeticOperators),
        left: any,
        right: any,
      }),
    ),
  };
}).any;

/** Evaluates every text; `null` in `error` where it has a value. */
const program = `
import json, sys
sys.path.insert(0, ${JSON.stringify(`${import.meta.dirname}/../../support`)})
from prefect_values import *
given = json.load(sys.stdin)
params, results = given["params"], []
for source in given["texts"]:
    try:
        results.append({"value": eval(source), "error": False})
    except (ArithmeticError, TypeError):
        results.append({"error": True})
json.dump(results, sys.stdout)
`;

/** The value of an expression by the reference, or that it has none. */
function reference(expression: Expression): { readonly value?: Json; readonly error: boolean } {
  const none = (): never => {
    throw new Error("not in the test");
  };
  try {
    return {
      value: evaluate(expression, {
        param: (name) => params[name] ?? null,
        output: none,
        item: none,
        index: none,
        run: none,
      }),
      error: false,
    };
  } catch {
    return { error: true };
  }
}

describe.each([true, false])("with types known: %s", (known) => {
  it("has the value that the reference gives it", { timeout: 60_000 }, () => {
    const sample = fc.sample(expressions, { numRuns: 4000, seed: known ? 11 : 12 });
    const texts = sample.map((expression) => printExpression(lowerExpression(expression, scope(known))));
    const results = askPython(program, { params, texts }) as readonly { value?: Json; error: boolean }[];
    sample.forEach((expression, n) => {
      expect({ expression, text: texts[n], ...results[n] }).toEqual({
        expression,
        text: texts[n],
        ...reference(expression),
      });
    });
    expect(results.filter(({ error }) => !error).length).toBeGreaterThan(500);
  });
});
