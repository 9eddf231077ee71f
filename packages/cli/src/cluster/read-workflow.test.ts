import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readWorkflow } from "./read-workflow.js";
import type { RunStatus } from "./run-status.js";
import type { Workflow } from "./workflow.js";

/** A workflow as Argo 3.7.9 left it, without the fields that are not read. */
const recorded = (name: string): Workflow =>
  JSON.parse(readFileSync(new URL(`testing/${name}.workflow.json`, import.meta.url), "utf8")) as Workflow;

const statesOf = ({ tasks }: RunStatus): { readonly [task: string]: string } =>
  Object.fromEntries(tasks.map(({ task, index, state }) => [[task, ...index].join("."), state]));

describe("a run with failures", () => {
  const status = readWorkflow(recorded("failures"));

  it("tells what failed, what that blocked, and what was skipped", () => {
    expect(status).toMatchObject({ name: "run-1", namespace: "argo", state: "failed", outputs: {} });
    expect(statesOf(status)).toEqual({
      "third-time": "succeeded",
      fatal: "failed",
      slow: "failed",
      fail: "failed",
      "after-fail": "upstream-failed",
      "after-after": "upstream-failed",
      "bad.0": "failed",
      "after-bad.0": "upstream-failed",
      "bad.1": "failed",
      "after-bad.1": "upstream-failed",
      "after-items": "upstream-failed",
      right: "succeeded",
      "right-2": "succeeded",
      wrong: "skipped",
      "wrong-2": "skipped",
      "after-when": "succeeded",
      "not-run": "skipped",
      independent: "succeeded",
    });
  });

  it("counts attempts and reads outputs", () => {
    const about = (task: string) => status.tasks.find((it) => it.task === task);
    expect(about("third-time")).toMatchObject({ attempts: 3, outputs: { attempt: 3 } });
    expect(about("fatal")).toMatchObject({ attempts: 1, outputs: {} });
    expect(about("slow")?.attempts).toBe(2);
    expect(about("wrong")?.attempts).toBe(0);
  });

  it("reads packed nodes as it reads others", () => {
    const { status: given, ...rest } = recorded("failures");
    const compressedNodes = gzipSync(JSON.stringify(given?.nodes)).toString("base64");
    const { nodes: _, ...without } = given ?? {};
    expect(readWorkflow({ ...rest, status: { ...without, compressedNodes } })).toEqual(status);
  });
});

describe("a run with loops", () => {
  const status = readWorkflow(recorded("eaches"));

  it("gives every instance, in item order, and none for an empty list", () => {
    const indexes = (task: string) => status.tasks.filter((it) => it.task === task).map(({ index }) => index);
    expect(indexes("d-many")).toEqual(Array.from({ length: 12 }, (_, at) => [at]));
    expect(indexes("d-empty")).toEqual([]);
    expect(indexes("d-inner")).toEqual([
      [0, 0],
      [0, 1],
      [2, 0],
    ]);
  });

  it("tells the arm of each item, and gives the run's outputs as values", () => {
    expect(statesOf(status)).toMatchObject({ "yes.0": "skipped", "no.0": "succeeded", "yes.1": "succeeded" });
    expect(status.outputs).toMatchObject({ all: { empty: [], tolerant: [null, 2, null, 4] } });
  });
});

describe("a run that is not over", () => {
  it("is pending before Argo has seen it", () => {
    expect(readWorkflow({ metadata: { name: "new" }, spec: {} })).toEqual({
      name: "new",
      namespace: "",
      state: "pending",
      outputs: {},
      tasks: [],
    });
  });

  it("has pending tasks, which are cancelled when the run is stopped", () => {
    const { status, ...rest } = recorded("eaches");
    const nodes = Object.fromEntries(
      Object.entries(status?.nodes ?? {}).filter(([, { name }]) => name !== "run-1.show"),
    );
    const running = { ...status, nodes, phase: "Running" };
    expect(statesOf(readWorkflow({ ...rest, status: running }))["show"]).toBe("pending");
    const stopped = readWorkflow({
      ...rest,
      spec: { shutdown: "Terminate" },
      status: { ...running, phase: "Failed" },
    });
    expect(stopped.state).toBe("cancelled");
    expect(statesOf(stopped)["show"]).toBe("cancelled");
  });
});

describe("a run whose templates are in several objects", () => {
  const nodes = [
    { id: "run", name: "run", type: "DAG", phase: "Failed" },
    { id: "a", name: "run.a", type: "Pod", phase: "Succeeded" },
    { id: "b", name: "run.b", type: "Skipped", phase: "Omitted" },
  ];
  const task = (name: string, more: object = {}): object => ({
    name,
    templateRef: { name: "p-tasks-0", template: name },
    ...more,
  });

  it("tells of tasks whose templates it does not hold", () => {
    const dag = { tasks: [task("a"), task("b", { depends: "a.Failed" })] };
    const workflow = {
      metadata: { name: "run" },
      spec: {},
      status: {
        phase: "Failed",
        nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
        storedWorkflowTemplateSpec: { entrypoint: "main", templates: [{ name: "main", dag }] },
      },
    } as unknown as Workflow;
    expect(statesOf(readWorkflow(workflow))).toEqual({ a: "succeeded", b: "skipped" });
  });
});

describe("a loop whose items are held back", () => {
  it("has its tasks once for each item of the list that it was given", () => {
    const nodes = [
      { id: "run", name: "run", type: "DAG", phase: "Failed" },
      {
        id: "loop",
        name: "run.loop",
        type: "DAG",
        phase: "Error",
        inputs: { parameters: [{ name: "items", value: '["a","b"]' }] },
      },
      { id: "gate", name: "run.loop.gate", type: "Skipped", phase: "Error" },
      { id: "items", name: "run.loop.items", type: "Skipped", phase: "Omitted" },
    ];
    const templates = [
      { name: "main", dag: { tasks: [{ name: "loop", template: "loop" }] } },
      {
        name: "loop",
        dag: {
          tasks: [
            { name: "gate", template: "done" },
            { name: "items", template: "loop-item", depends: "gate.Succeeded", withSequence: {} },
          ],
        },
      },
      { name: "loop-item", dag: { tasks: [{ name: "inner", template: "inner" }] } },
      { name: "inner" },
      { name: "done", suspend: {} },
    ];
    const workflow = {
      metadata: { name: "run" },
      spec: {},
      status: {
        phase: "Failed",
        nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
        storedWorkflowTemplateSpec: { entrypoint: "main", templates },
      },
    } as unknown as Workflow;
    expect(statesOf(readWorkflow(workflow))).toEqual({
      "inner.0": "upstream-failed",
      "inner.1": "upstream-failed",
    });
  });
});

describe("a task that was kept from running", () => {
  const stateWith = (depends: string): string | undefined => {
    const ends: readonly (readonly [string, string])[] = [
      ["failed", "Failed"],
      ["skipped", "Skipped"],
      ["held", "Omitted"],
    ];
    const nodes = Object.fromEntries(
      ends.map(([name, phase]) => [name, { id: name, name: `run.${name}`, type: "Pod", phase }]),
    );
    const tasks = ends.map(([name]) => ({ name, template: name, ...(name === "held" && { depends }) }));
    const workflow = {
      metadata: { name: "run" },
      spec: {},
      status: {
        phase: "Failed",
        nodes: { ...nodes, run: { id: "run", name: "run", type: "DAG", phase: "Failed" } },
        storedWorkflowTemplateSpec: {
          entrypoint: "main",
          templates: [
            { name: "main", dag: { tasks } },
            ...tasks.map(({ name }) => ({ name, container: {} })),
          ],
        },
      },
    } as unknown as Workflow;
    return statesOf(readWorkflow(workflow))["held"];
  };
  const anyEnd = (task: string): string =>
    `(${["Succeeded", "Failed", "Errored", "Skipped", "Omitted"].map((end) => `${task}.${end}`).join(" || ")})`;

  it.each([
    ["skipped.Succeeded", "skipped"],
    ["failed.Succeeded", "upstream-failed"],
    [`skipped.Succeeded && ${anyEnd("failed")}`, "skipped"],
    [`${anyEnd("failed")} && !(failed.Failed || failed.Errored)`, "upstream-failed"],
  ])("by `%s` is %s", (depends, state) => expect(stateWith(depends)).toBe(state));
});
