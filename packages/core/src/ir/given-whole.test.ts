import { describe, expect, it } from "vitest";
import type { Expression } from "./expression.js";
import { givenWholeOf } from "./given-whole.js";
import type { ValueType } from "./value-type.js";
import type { Body, TaskDefinition } from "./task.js";
import type { Node, Pipeline, TaskNode } from "./pipeline.js";

const span = { file: "pipeline.ts", line: 1, column: 1 };
const list: ValueType = { type: "array", items: { type: "integer" } };
const out: Expression = { op: "get", from: { op: "output", node: "make" }, key: "rows" };
const field = (node: string, key: string): Expression => ({ op: "get", from: { op: "output", node }, key });

const task = (id: string, uses: string, inputs: TaskNode["inputs"]): TaskNode => ({
  kind: "task",
  id,
  task: uses,
  inputs,
  after: [],
  policy: { env: {} },
  span,
});
const when = (id: string, result: Expression, condition: Expression): Node => ({
  kind: "when",
  id,
  condition,
  then: { nodes: [], result },
  span,
});
const each = (id: string, items: Expression, result?: Expression): Node => ({
  kind: "each",
  id,
  items,
  itemType: {},
  onItemFailure: "fail",
  nodes: [],
  ...(result && { result }),
  span,
});

function pipelineOf(nodes: readonly Node[], outputs: Pipeline["outputs"] = {}): Pipeline {
  const python: Body = {
    kind: "python",
    source: "s.py",
    function: "f",
    packages: [],
    files: [],
    codeHash: "0",
  };
  const shell: Body = { kind: "shell", command: ":", codeHash: "0" };
  const ports: Pick<TaskDefinition, "inputs" | "outputs" | "span"> = {
    inputs: { rows: { type: list } },
    outputs: { rows: { type: list } },
    span,
  };
  return {
    irVersion: 1,
    id: "p",
    tags: [],
    params: {},
    tasks: { py: { id: "py", ...ports, body: python }, sh: { id: "sh", ...ports, body: shell } },
    nodes: [task("make", "py", {}), ...nodes],
    outputs,
    span,
  };
}

const yes: Expression = { op: "literal", value: true };
const literal: Expression = { op: "literal", value: [] };
const count: Expression = { op: "count", list: out };
const record = (value: Expression): Expression => ({ op: "object", fields: { rows: value } });

describe("an output is given whole", () => {
  it.each<[string, readonly Node[], Pipeline["outputs"]]>([
    ["when nothing reads it", [], {}],
    ["to a task", [task("use", "py", { rows: out })], {}],
    ["to an output of the pipeline", [], { rows: out }],
    ["by orElse", [task("use", "py", { rows: { op: "or-else", value: out, fallback: literal } })], {}],
    ["by orSkip", [task("use", "py", { rows: { op: "or-skip", value: out } })], {}],
    ["to a test for null", [when("w", yes, { op: "present", value: out })], {}],
    ["through an arm", [when("w", record(out), yes), task("use", "py", { rows: field("w", "rows") })], {}],
    [
      "through an arm as it is",
      [when("w", out, yes), task("use", "py", { rows: { op: "output", node: "w" } })],
      {},
    ],
    ["by a record's field", [task("use", "py", { rows: { op: "get", from: record(out), key: "rows" } })], {}],
    ["by an arm that nothing reads", [when("w", record(out), yes)], {}],
    ["by an each that nothing reads", [each("e", literal, record(out))], {}],
  ])("%s", (_, nodes, outputs) => {
    expect(givenWholeOf(pipelineOf(nodes, outputs))("make", "rows")).toBe(true);
  });
});

describe("an output is looked into", () => {
  it.each<[string, readonly Node[], Pipeline["outputs"]]>([
    ["by a shell command", [task("use", "sh", { rows: out })], {}],
    ["by a condition", [when("w", yes, { op: "compare", operator: "gt", left: count, right: yes })], {}],
    ["by the result of an arm", [when("w", { op: "object", fields: { n: count } }, yes)], {}],
    ["by an element", [task("use", "py", { rows: { op: "get", from: out, key: 0 } })], {}],
    ["by an each", [each("e", out)], {}],
    [
      "by an each that gathers it",
      [each("e", literal, out), task("use", "py", { rows: { op: "output", node: "e" } })],
      {},
    ],
    ["inside a record", [task("use", "py", { rows: record(out) })], {}],
    ["with its whole task", [task("use", "py", { rows: { op: "output", node: "make" } })], {}],
    ["by an output of the pipeline", [], { n: count }],
    [
      "behind an arm",
      [
        when("w", record(out), yes),
        task("use", "py", { rows: { op: "get", from: field("w", "rows"), key: 1 } }),
      ],
      {},
    ],
    ["with the record of an arm", [when("w", record(out), yes)], { all: { op: "output", node: "w" } }],
  ])("%s", (_, nodes, outputs) => {
    expect(givenWholeOf(pipelineOf(nodes, outputs))("make", "rows")).toBe(false);
  });
});
