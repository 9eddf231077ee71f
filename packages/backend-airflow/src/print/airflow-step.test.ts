import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { printExpression } from "@partitura/codegen";
import {
  evaluate,
  EvaluationError,
  type Expression,
  type Json,
  type Pipeline,
  typingOf,
  type ValueType,
} from "@partitura/core";
import { afterAll, describe, expect, it } from "vitest";
import { airflow211, airflow3 } from "../dialect.js";
import { lowerExpression } from "../lower/expression.js";
import { namesOf } from "../lower/names.js";
import { planOf } from "../lower/plan.js";
import { scopeOf } from "../lower/reading.js";
import { airflowOptions } from "../options.js";
import { call, literal, output, pipelineOf, python } from "../testing/build.js";
import { printAirflowStep } from "./airflow-step.js";

const folder = mkdtempSync(join(tmpdir(), "airflow-step-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Evaluates Python expressions beside the emitted helper: their JSON, or `{"error": …}`. */
function inPython(
  jobs: readonly { readonly code: string; readonly values: Json }[],
): readonly { json?: Json; error?: string }[] {
  writeFileSync(join(folder, "step.py"), "");
  writeFileSync(join(folder, "airflow_step.py"), printAirflowStep("p", airflowOptions.parse({}), airflow3));
  const program = `
import importlib.util, json, sys
sys.path.insert(0, ${JSON.stringify(join(folder, ".."))})
airflow_step = importlib.import_module(${JSON.stringify(`${folder.split("/").at(-1) ?? ""}.airflow_step`)})
def answer(job):
    try:
        return {"json": eval(job["code"], {"airflow_step": airflow_step, **job["values"]})}
    except Exception as error:
        return {"error": repr(error)}
print(json.dumps([answer(job) for job in json.load(sys.stdin)]))`;
  const { stdout, stderr } = spawnSync("python3", ["-c", program], {
    input: JSON.stringify(jobs),
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as { json?: Json; error?: string }[];
}

const known: readonly (readonly [name: string, type: ValueType, value: fc.Arbitrary<Json>])[] = [
  [
    "number",
    { type: "number" },
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -1, 1e21, 1e-7, 1e20, 0.1, 12345678.9),
    ),
  ],
  ["integer", { type: "integer" }, fc.maxSafeInteger()],
  ["string", { type: "string" }, fc.constantFrom("", "a", "ab", "{{ x }}", "é\n\"'")],
  ["flag", { type: "boolean" }, fc.boolean()],
  ["maybe", { anyOf: [{ type: "number" }, { type: "null" }] }, fc.constantFrom(null, 0, 1, true)],
  ["any", {}, fc.constantFrom(null, 0, 1, true, false, "a", [1], [true], { a: 1 }, { a: true }, {})],
  [
    "record",
    {
      type: "object",
      properties: { a: { type: "integer" }, b: { type: "string" } },
      required: ["a"],
      additionalProperties: false,
    },
    fc.constantFrom({ a: 1 }, { a: 1, b: "x" }),
  ],
  ["list", { type: "array", items: {} }, fc.constantFrom([], [1, "a"], [null, true, { a: 1 }])],
];

const pipeline: Pipeline = pipelineOf({
  id: "p",
  tasks: { t: python("t", {}, Object.fromEntries(known.map(([name, type]) => [name, type]))) },
  nodes: [call("t")],
});
const typing = typingOf(pipeline);

const leaf = (wanted: readonly string[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...wanted).map((name): Expression => output("t", name));

const { value, condition } = fc.letrec<{
  value: Expression;
  condition: Expression;
  number: Expression;
  string: Expression;
}>((tie) => ({
  number: fc.oneof(
    { depthSize: "small" },
    leaf(["number", "integer"]),
    fc.constantFrom(0, 1.5, -3).map(literal),
    leaf(["list"]).map((list): Expression => ({ op: "count", list })),
    fc
      .tuple(
        fc.constantFrom("add" as const, "subtract" as const, "multiply" as const, "divide" as const),
        tie("number"),
        tie("number"),
      )
      .map(([operator, left, right]): Expression => ({ op: "arithmetic", operator, left, right })),
  ),
  string: fc.oneof(
    leaf(["string"]),
    fc
      .array(tie("value"), { maxLength: 3 })
      .map((parts): Expression => ({ op: "template", parts: [literal("<"), ...parts] })),
  ),
  condition: fc.oneof(
    { depthSize: "small" },
    leaf(["flag"]),
    fc
      .tuple(fc.constantFrom("eq" as const, "ne" as const), tie("value"), tie("value"))
      .map(([operator, left, right]): Expression => ({ op: "compare", operator, left, right })),
    fc
      .tuple(
        fc.constantFrom("lt" as const, "lte" as const, "gt" as const, "gte" as const),
        tie("number"),
        tie("number"),
      )
      .map(([operator, left, right]): Expression => ({ op: "compare", operator, left, right })),
    fc
      .tuple(
        fc.constantFrom("starts-with" as const, "ends-with" as const, "contains" as const),
        tie("string"),
        tie("string"),
      )
      .map(([test, text, part]): Expression => ({ op: "text", test, value: text, part })),
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(tie("condition"), { maxLength: 3 }))
      .map(([op, operands]): Expression => ({ op, operands })),
    tie("condition").map((operand): Expression => ({ op: "not", operand })),
    tie("value").map((it): Expression => ({ op: "present", value: it })),
    fc
      .tuple(tie("value"), leaf(["list"]))
      .map(([it, options]): Expression => ({ op: "in", value: it, options })),
  ),
  value: fc.oneof(
    { depthSize: "small" },
    leaf(known.map(([name]) => name)),
    fc.constantFrom<Json>(null, true, 1, "b", [1, 2], { a: [] }).map(literal),
    tie("number"),
    tie("string"),
    tie("condition"),
    fc
      .tuple(leaf(["record", "any", "maybe"]), fc.constantFrom<string | number>("a", "b", "c"))
      .map(([from, key]): Expression => ({ op: "get", from, key })),
    fc.tuple(leaf(["list"]), fc.nat(3)).map(([from, key]): Expression => ({ op: "get", from, key })),
    fc
      .tuple(tie("value"), tie("value"))
      .map(([it, fallback]): Expression => ({ op: "or-else", value: it, fallback })),
    fc.array(tie("value"), { maxLength: 2 }).map((items): Expression => ({ op: "array", items })),
    fc
      .dictionary(fc.constantFrom("x", "y"), tie("value"))
      .map((fields): Expression => ({ op: "object", fields })),
    leaf(["list"]).map((list): Expression => ({ op: "column", list, name: "a" })),
  ),
})) as { value: fc.Arbitrary<Expression>; condition: fc.Arbitrary<Expression> };

function reference(expression: Expression, values: Json): { json?: Json; error?: true } {
  try {
    const never = (): never => {
      throw new Error("no such reference");
    };
    return {
      json: evaluate(expression, {
        output: () => values,
        param: never,
        item: never,
        index: never,
        run: never,
      }),
    };
  } catch (error) {
    if (error instanceof EvaluationError) return { error: true };
    throw error;
  }
}

describe("expressions in Python", () => {
  it("give what the reference evaluator gives, and fail where it fails", () => {
    const site = {
      pipeline,
      typing,
      names: namesOf(pipeline),
      plan: planOf(pipeline),
      dialect: airflow3,
      options: airflowOptions.parse({}),
      each: undefined,
    };
    const values = fc.record(Object.fromEntries(known.map(([name, , value]) => [name, value])));
    const samples = fc.sample(fc.tuple(fc.oneof(value, condition), values), { numRuns: 800, seed: 7 });
    const jobs = samples.map(([expression, it]) => ({
      code: printExpression(lowerExpression(expression, scopeOf(site))),
      values: { t: it },
    }));
    const answers = inPython(jobs);
    const wrong = samples.flatMap(([expression, it], index) => {
      const [wanted, got] = [reference(expression, it), answers[index]];
      const agree =
        wanted.error === true
          ? got?.error !== undefined
          : JSON.stringify(wanted.json) === JSON.stringify(got?.json);
      return agree ? [] : [{ code: jobs[index]?.code, values: it, wanted, got }];
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

describe("the helper", () => {
  it("writes numbers as JSON.stringify does", () => {
    const numbers = fc.sample(
      fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(1e20, 1e21, 1e-6, 1e-7, 0, -1.5e-7, 123456789.125),
      ),
      { numRuns: 800, seed: 7 },
    );
    const answers = inPython(
      numbers.map((n) => ({ code: "airflow_step.json_text(float(n))", values: { n } })),
    );
    expect(answers.map(({ json }) => json)).toEqual(numbers.map((n) => JSON.stringify(n)));
  });

  it("differs between the lines of Airflow by what it imports, and by how it asks for states", () => {
    const [three = [], two = []] = [airflow3, airflow211].map((dialect) =>
      printAirflowStep("p", airflowOptions.parse({}), dialect).split("\n"),
    );
    const without = (lines: readonly string[]): readonly string[] => {
      const [from, to] = [
        lines.indexOf("def _task_states():"),
        lines.indexOf("def _state(states, task_id, index):"),
      ];
      return [...lines.slice(0, from), ...lines.slice(to)].filter(
        (line) => !line.trim().startsWith("from airflow"),
      );
    };
    expect(without(two)).toEqual(without(three));
    expect(two).not.toEqual(three);
  });
});
