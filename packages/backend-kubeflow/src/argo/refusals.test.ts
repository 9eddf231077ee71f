import type { Pipeline, TaskDefinition } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { emit, assets } from "./testing/emit.js";
import { call, define, each, ex, pipeline, python, when } from "./testing/build.js";

const noop = python("noop", {}, {});
const container = define(
  "box",
  { text: { type: "string" } },
  { model: { artifact: "model" } },
  { kind: "container", image: "box:1", command: ["run"], args: [], codeHash: "00" },
);
const artifactOrNull = { anyOf: [{ artifact: "file" as const }, { type: "null" as const }] };
const withPackages: TaskDefinition = {
  ...noop,
  body: {
    kind: "python",
    source: "steps.py",
    function: "noop",
    packages: ["numpy"],
    files: ["steps.py"],
    codeHash: "0",
  },
};
const one = (task: TaskDefinition, policy: object = {}, inputs = {}): Pipeline =>
  pipeline("p", [task], [call(task.id, inputs, { policy })]);

describe("what Argo cannot do", () => {
  it.each<[string, Pipeline, object?, { readonly [path: string]: string }?]>([
    ["P5001", one(noop), {}, { ...assets, "data.py": "x".repeat(1_100_000) }],
    ["P5002", one(python("echo", { x: {} }, {}), {}, { x: ex.literal("x".repeat(600_000)) })],
    ["P5003", one(noop, { retries: { limit: 1, delaySeconds: 1, backoff: 1.5 } })],
    ["P5004", one(container, {}, { text: ex.literal("a") })],
    ["P5005", one(python("odd", { "a b": {} }, {}), {}, { "a b": ex.literal(1) })],
    ["P5006", one(noop, { env: { TOKEN: { secret: "token" } } })],
    ["P5007", pipeline("p", [noop], [each("none", ex.literal([1]), {}, [])])],
    ["P5007", pipeline("p", [noop], [when("none", ex.literal(true), { nodes: [] })])],
    ["P5008", one(python("maybe", { file: artifactOrNull }, {}), {}, { file: ex.literal(null) })],
  ])("%s is an error at the node, and nothing is emitted", (code, given, options = {}, files = assets) => {
    const [result, problems] = emit(given, options, files);
    expect(result).toBeUndefined();
    expect(problems.map((it) => [it.code, it.severity, it.target])).toEqual([[code, "error", "argo@3.7"]]);
    expect(problems[0]?.span).toBeDefined();
  });

  it("is reported all at once", () => {
    const many = pipeline(
      "p",
      [noop, container],
      [
        call("noop", {}, { policy: { env: { A: { secret: "a" }, B: { secret: "b" } } } }),
        call("box", { text: ex.literal("x") }),
      ],
    );
    expect(emit(many)[1].map(({ code }) => code)).toEqual(["P5006", "P5006", "P5004"]);
  });
});

describe("what is worth saying", () => {
  it("P5009: packages that no configured image is said to hold", () => {
    const [result, problems] = emit(one(withPackages));
    expect(result).toBeDefined();
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([["P5009", "warning"]]);
    expect(emit(one(withPackages), { image: "mine:1" })[1]).toEqual([]);
    expect(emit(one(withPackages), { images: { noop: "mine:1" } })[1]).toEqual([]);
  });

  it("P5010: a timeout that is no whole number of seconds", () => {
    const [result, problems] = emit(one(noop, { timeoutSeconds: 1.5 }));
    expect(problems.map(({ code }) => code)).toEqual(["P5010"]);
    expect(result?.files[0]?.text).toContain("activeDeadlineSeconds: 2");
  });

  it("P5013: what only arms need, inside of an each that goes on after failures", () => {
    const make = python("make", {}, { n: { type: "integer" } });
    const use = python("use", { n: { type: "integer" } }, {});
    const reads = call("use", { n: ex.port("make", "n") });
    const arm = when("choice", ex.literal(true), { nodes: [reads] });
    const codes = (nodes: Pipeline["nodes"], onItemFailure: "fail" | "continue"): readonly string[] => {
      const loop = each("loop", ex.literal([1]), {}, nodes, { onItemFailure });
      return emit(pipeline("p", [make, use, noop], [call("make"), loop]))[1].map(({ code }) => code);
    };
    expect(codes([arm], "continue")).toEqual(["P5013"]);
    expect(codes([arm], "fail")).toEqual([]);
    expect(codes([reads, call("free", {}, { task: "noop" })], "continue")).toEqual([]);
  });
});
