import { type RunRule, typingOf } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { airflow3 } from "../dialect.js";
import { airflowOptions } from "../options.js";
import { call, each, item, literal, output, pipelineOf, python, when } from "../testing/build.js";
import { joinOf } from "./join.js";
import { namesOf } from "./names.js";
import { planOf } from "./plan.js";

const number = { type: "number" } as const;
const tasks = {
  one: python("one", { value: number }, { value: number, list: { type: "array", items: number } }),
  may: { ...python("may", { value: number }, { value: number }), skippable: true },
};
const one = (id: string, from?: string, more: Parameters<typeof call>[2] = {}) =>
  call(id, { value: from === undefined ? literal(1) : output(from, "value") }, { task: "one", ...more });
const may = (id: string) => call(id, { value: literal(1) }, { task: "may" });
const positive = (node: string) =>
  ({ op: "compare", operator: "gt", left: output(node, "value"), right: literal(0) }) as const;

type Nodes = Parameters<typeof pipelineOf>[0]["nodes"];

function joinIn(id: string, nodes: NonNullable<Nodes>) {
  const pipeline = pipelineOf({ id: "p", tasks, nodes });
  const plan = planOf(pipeline);
  return joinOf(plan.node(id), {
    pipeline,
    typing: typingOf(pipeline),
    names: namesOf(pipeline),
    plan,
    dialect: airflow3,
    options: airflowOptions.parse({}),
    each: plan.eachAround(id),
  });
}

describe("how a task waits", () => {
  it.each<[RunRule, number, object]>([
    ["all-succeeded", 2, { kind: "rule", rule: undefined }],
    ["none-failed", 2, { kind: "rule", rule: "none_failed" }],
    ["none-failed-min-one", 2, { kind: "rule", rule: "none_failed_min_one_success" }],
    ["all-done", 2, { kind: "rule", rule: "all_done" }],
    ["any-succeeded", 1, { kind: "rule", rule: undefined }],
    ["any-succeeded", 2, { kind: "gate" }],
    ["any-failed", 1, { kind: "rule", rule: "one_failed" }],
    ["any-failed", 2, { kind: "gate" }],
  ])("by %s for %i is %o", (runIf, count, join) => {
    const after = ["a", "b"].slice(0, count);
    expect(joinIn("t", [one("a"), one("b"), one("t", undefined, { after, runIf })])).toEqual(join);
  });

  it("by itself where a skip may come before a failure", () => {
    expect(joinIn("t", [may("a"), one("b"), one("t", "a", { after: ["b"] })])).toEqual({
      kind: "guard",
      nodes: ["a"],
    });
    expect(joinIn("t", [may("a"), one("t", "a")])).toEqual({ kind: "rule", rule: undefined });
  });

  it("by a gate in an arm, where a failure outside may come before the decision", () => {
    const beside = [one("a"), one("b"), when("w", positive("a"), { nodes: [one("t", "b")] })];
    expect(joinIn("t", beside)).toEqual({ kind: "gate" });
    const needed = [one("a"), when("w", positive("a"), { nodes: [one("t", "a")] })];
    expect(joinIn("t", needed)).toEqual({ kind: "rule", rule: undefined });
    const behind = [one("z"), one("a", "z"), when("w", positive("a"), { nodes: [one("t", "z")] })];
    expect(joinIn("t", behind)).toEqual({ kind: "rule", rule: undefined });
  });

  it("by a gate in a loop, by any rule that may run after a failure", () => {
    const loop = (runIf: RunRule) => [
      each("rows", literal([1]), [
        call("a", { value: item("rows") }, { task: "one" }),
        one("t", "a", { runIf }),
      ]),
    ];
    expect(joinIn("t", loop("all-done"))).toEqual({ kind: "gate" });
    expect(joinIn("t", loop("all-succeeded"))).toEqual({ kind: "rule", rule: undefined });
  });

  it("by the rule alone in a loop that cannot be passed over, whatever it reads outside", () => {
    const loop = (source: "one" | "may") => [
      source === "one" ? one("list") : may("list"),
      one("b"),
      each("rows", output("list", "list"), [one("t", "b")]),
    ];
    expect(joinIn("t", loop("one"))).toEqual({ kind: "rule", rule: undefined });
    expect(joinIn("t", loop("may"))).toEqual({ kind: "gate" });
  });
});
