import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Node, Pipeline, RunRule, TaskNode } from "@partitura/core";
import type { DagTemplate, Template, WorkflowTemplate } from "./model.js";
import { call, each, ex, pipeline, python, when } from "./testing/build.js";
import { emit } from "./testing/emit.js";

const string = { type: "string" } as const;
const noop = python("noop", {}, {});
const soft = { ...python("soft", {}, { text: string }), skippable: true };
const use = python("use", { text: string }, {});

const run = (id: string, after: readonly string[], runIf?: RunRule): Node => ({
  ...(call(id, {}, { task: "noop", after }) as TaskNode),
  runIf,
});

function dags(given: Pipeline): { readonly [name: string]: DagTemplate["dag"] } {
  const [result, problems] = emit(given);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const documents = parseAllDocuments(result?.files[0]?.text ?? "", { version: "1.1" });
  const template = (Array.isArray(documents) ? documents.at(-1)?.toJS() : undefined) as WorkflowTemplate;
  const found = template.spec.templates.filter((it: Template): it is DagTemplate => "dag" in it);
  return Object.fromEntries(found.map(({ name, dag }) => [name, dag]));
}

describe("a rule", () => {
  it.each<[RunRule, string]>([
    [
      "none-failed",
      "(b.Succeeded || b.Failed || b.Errored || b.Skipped || b.Omitted) && !(b.Failed || b.Errored || a.Failed || a.Errored)",
    ],
    ["none-failed-min-one", "(b.Succeeded) && !(b.Failed || b.Errored || a.Failed || a.Errored)"],
    ["all-done", "(b.Succeeded || b.Failed || b.Errored || b.Skipped || b.Omitted)"],
    ["any-succeeded", "(b.Succeeded)"],
    ["any-failed", "(b.Failed || b.Errored || a.Failed || a.Errored)"],
  ])("%s sees what a failure further up has blocked", (rule, depends) => {
    const main = dags(pipeline("p", [noop], [run("a", []), run("b", ["a"]), run("c", ["b"], rule)]))["main"];
    expect(main?.tasks.at(-1)?.depends).toBe(depends);
  });

  it("that runs after a failure makes every task count", () => {
    const main = dags(pipeline("p", [noop], [run("a", []), run("b", ["a"], "all-done")]))["main"];
    expect(main?.target).toBe("a b");
    expect(dags(pipeline("p", [noop], [run("a", []), run("b", ["a"])]))["main"]?.target).toBeUndefined();
  });
});

describe("a task that skips itself", () => {
  it("is followed by a task without a pod, which those that need it wait for", () => {
    const nodes = [call("soft"), call("use", { text: ex.port("soft", "text") })];
    const main = dags(pipeline("p", [soft, use], nodes))["main"];
    expect(main?.tasks.map(({ name, depends }) => [name, depends])).toEqual([
      ["soft", undefined],
      ["soft-done", "soft.Succeeded"],
      ["use", "soft-done.Succeeded"],
    ]);
  });
});

describe("what an arm or item reads from outside", () => {
  const reads = call("use", { text: ex.port("make", "text") });
  const make = python("make", {}, { text: string });

  it("has a stand-in in the arm that reads it, which an untaken arm skips", () => {
    const found = dags(
      pipeline("p", [make, use, noop], [call("make"), when("w", ex.literal(true), { nodes: [reads] })]),
    );
    expect(found["w"]).toMatchObject({
      target: "use",
      tasks: [
        { name: "make", template: "done" },
        { name: "use", depends: "make.Succeeded" },
      ],
    });
    expect(found["w"]?.tasks[0]?.when).toContain(
      "condition == 'true' ? inputs.parameters.make_end : 'false'",
    );
  });

  it("is not tolerated by an each that goes on after failures", () => {
    const free = call("free", {}, { task: "noop" });
    const loop = each("loop", ex.literal([1]), {}, [reads, free], { onItemFailure: "continue" });
    expect(dags(pipeline("p", [make, use, noop], [call("make"), loop]))["loop"]?.target).toBe("make items");
  });
});
