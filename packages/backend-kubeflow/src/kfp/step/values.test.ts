import { execFileSync } from "node:child_process";
import { canonicalJson, evaluate, typeOfJson, type Expression, type Json } from "@partitura/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carrierOf, encode, type Codec } from "../lower/codec.js";
import { adapterFolder, stepFolder } from "../testing/step-files.js";
import { trickyJson, trickyNumber, trickyText } from "../testing/tricky.js";

interface Cases {
  readonly codec: readonly { readonly value: Json; readonly codec: Codec; readonly carried: Json }[];
  readonly expressions: readonly object[];
  readonly values: { readonly [name: string]: Json };
}

interface Answers {
  /** What the program made of each value, and of each carried one. */
  readonly codec: readonly (readonly [Json, Json])[];
  /** The value of each expression; an empty list when it has none. */
  readonly expressions: readonly (readonly Json[])[];
}

const inPython = `
import json, sys
sys.path[:0] = [${JSON.stringify(stepFolder)}, ${JSON.stringify(adapterFolder)}]
from kfp_values import decode, encode, evaluate
cases = json.load(sys.stdin)
def attempt(expression):
    try:
        return [evaluate(expression, lambda name: cases["values"][name])]
    except TypeError:
        return []
print(json.dumps({
    "codec": [[encode(it["value"], it["codec"]), decode(it["carried"], it["codec"])] for it in cases["codec"]],
    "expressions": [attempt(it) for it in cases["expressions"]],
}))
`;

const inNode = `
import { readFileSync } from "node:fs";
import { decode, encode, evaluator } from ${JSON.stringify(`${adapterFolder}kfp_values.mjs`)};
const cases = JSON.parse(readFileSync(0, "utf8"));
const value = evaluator({ read: ({ name }) => cases.values[name] });
const attempt = (expression) => {
  try { return [value(expression)]; } catch (error) { if (error instanceof TypeError) return []; throw error; }
};
console.log(JSON.stringify({
  codec: cases.codec.map((it) => [encode(it.value, it.codec), decode(it.carried, it.codec)]),
  expressions: cases.expressions.map(attempt),
}));
`;

const programs = {
  Python: ["python3", "-c", inPython],
  Node: [process.execPath, "--input-type=module", "-e", inNode],
} as const;

const ask = (program: keyof typeof programs, cases: Cases): Answers => {
  const [command, ...args] = programs[program];
  return JSON.parse(
    execFileSync(command, args, { input: JSON.stringify(cases), encoding: "utf8" }),
  ) as Answers;
};

const sample = fc.sample(trickyJson(), 400);
const known = Object.fromEntries(["a", "b", "c", "d"].map((name, index) => [name, sample[index] ?? null]));

const literal = fc
  .oneof(trickyJson(), trickyNumber(), trickyText(), fc.boolean())
  .map((value): Expression => ({ op: "literal", value }));

const number = fc
  .oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value): Expression => ({ op: "literal", value: value === 0 ? 0 : value }));

const expression = fc.letrec<{ it: Expression }>((tie) => {
  const it = tie("it");
  const list = fc.oneof(
    it,
    fc.array(it, { maxLength: 3 }).map((items): Expression => ({ op: "array", items })),
  );
  return {
    it: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      literal,
      fc.constantFrom(...Object.keys(known)).map((name): Expression => ({ op: "param", name })),
      fc.record({
        op: fc.constant("get" as const),
        from: it,
        key: fc.oneof(fc.nat(2), fc.constantFrom("a", "b")),
      }),
      fc.record({
        op: fc.constant("object" as const),
        fields: fc.dictionary(fc.constantFrom("a", "b"), it, { noNullPrototype: true }),
      }),
      fc.record({ op: fc.constant("template" as const), parts: fc.array(it, { maxLength: 3 }) }),
      fc.record({
        op: fc.constant("compare" as const),
        operator: fc.constantFrom(
          "eq" as const,
          "ne" as const,
          "lt" as const,
          "lte" as const,
          "gt" as const,
          "gte" as const,
        ),
        left: it,
        right: it,
      }),
      fc.record({
        op: fc.constantFrom("and" as const, "or" as const),
        operands: fc.array(it, { maxLength: 3 }),
      }),
      fc.record({ op: fc.constant("not" as const), operand: it }),
      fc.record({
        op: fc.constant("text" as const),
        test: fc.constantFrom("starts-with" as const, "ends-with" as const, "contains" as const),
        value: it,
        part: it,
      }),
      fc.record({ op: fc.constant("in" as const), value: it, options: list }),
      fc.record({ op: fc.constant("count" as const), list }),
      fc.record({ op: fc.constant("column" as const), list, name: fc.constantFrom("a", "b") }),
      fc.record({ op: fc.constant("or-else" as const), value: it, fallback: it }),
      fc.record({ op: fc.constant("present" as const), value: it }),
      fc.record({ op: fc.constant("or-skip" as const), value: it }),
      fc.record({
        op: fc.constant("arithmetic" as const),
        operator: fc.constantFrom(
          "add" as const,
          "subtract" as const,
          "multiply" as const,
          "divide" as const,
        ),
        left: fc.oneof(it, number),
        right: fc.oneof(it, number),
      }),
    ),
  };
}).it;

/** What core says of an expression: one value, or none. */
function reference(it: Expression): readonly Json[] {
  const unknown = (): never => {
    throw new Error("there are only params");
  };
  try {
    return [
      evaluate(it, {
        param: (name) => known[name] ?? null,
        output: unknown,
        item: unknown,
        index: unknown,
        run: unknown,
      }),
    ];
  } catch {
    return [];
  }
}

/** As steps read it: a param is an input of the step. */
const asStep = (it: Expression): object =>
  JSON.parse(JSON.stringify(it), (_, value: unknown) =>
    typeof value === "object" && value !== null && (value as Expression).op === "param"
      ? { ...value, op: "read" }
      : value,
  ) as object;

describe.each(["Python", "Node"] as const)("a step under %s", (program) => {
  it("writes and reads parameters as this backend does", () => {
    const codec = sample.flatMap((value) =>
      [typeOfJson(value), {}].map((type) => {
        const carrier = carrierOf(type).codec;
        return { value, codec: carrier, carried: encode(value, carrier) };
      }),
    );
    const answers = ask(program, { codec, expressions: [], values: {} });
    expect(answers.codec.length).toBe(codec.length);
    codec.forEach((it, index) => {
      const [carried, value] = answers.codec[index] ?? [null, null];
      expect(carried).toEqual(it.carried);
      expect(canonicalJson(value)).toBe(canonicalJson(it.value));
    });
  });

  it("evaluates expressions as the reference does", () => {
    const expressions = fc.sample(expression, 1500);
    const answers = ask(program, { codec: [], expressions: expressions.map(asStep), values: known });
    expressions.forEach((it, index) => {
      const [expected, found] = [reference(it), answers.expressions[index]];
      expect(canonicalJson(found), JSON.stringify(it)).toBe(canonicalJson(expected));
    });
    expect(expressions.filter((it) => reference(it).length === 0).length).toBeGreaterThan(20);
  });
});
