import { instanceKey } from "@partitura/backend-local";
import { pipelineSchema } from "@partitura/core";
import { expect, test } from "vitest";
import { waitedFor, type WaitedFor } from "./waited-for.js";

const span = { file: "pipeline.ts", line: 1, column: 1 };
const task = (id: string, ...after: readonly string[]): object => ({
  kind: "task",
  id,
  task: "t",
  inputs: {},
  after,
  policy: { env: {} },
  span,
});
const each = (id: string, items: object, ...nodes: readonly object[]): object => ({
  kind: "each",
  id,
  items,
  itemType: {},
  onItemFailure: "fail",
  nodes,
  span,
});
const list = { op: "literal", value: [] };

/** Loop `one` with `a`; loop `two` with `b`, which is after `one`, and in it loop `three` with `c`, after `b`, and `d`, after `three`. */
const pipeline = pipelineSchema.parse({
  irVersion: 1,
  id: "loops",
  tags: [],
  params: {},
  tasks: {
    t: { id: "t", inputs: {}, outputs: {}, body: { kind: "shell", command: "true", codeHash: "0" }, span },
  },
  nodes: [
    each("one", list, task("a")),
    each("two", list, task("b", "one"), each("three", list, task("c", "b")), task("d", "three")),
  ],
  outputs: {},
  span,
});

const before = (it: WaitedFor, node: string, ...index: readonly number[]): readonly string[] =>
  it.before({ node, index }).map(instanceKey);

test("of loops that both are in, the same item; of others, all", () => {
  const it = waitedFor(pipeline);
  for (const node of ["a", "b"]) for (const at of [0, 1, 2]) it.ended({ node, index: [at] });
  for (const index of [
    [0, 0],
    [1, 0],
    [1, 1],
  ])
    it.ended({ node: "c", index });
  expect(before(it, "a", 0)).toEqual([]);
  expect(before(it, "b", 1)).toEqual(["a[0]", "a[1]", "a[2]"]);
  expect(before(it, "c", 1, 0)).toEqual(["b[1]"]);
  expect(before(it, "d", 1)).toEqual(["c[1][0]", "c[1][1]"]);
});

test("what has not succeeded is not linked to, and of very many only some are", () => {
  const it = waitedFor(pipeline);
  expect(before(it, "b", 0)).toEqual([]);
  for (let at = 0; at < 1000; at++) it.ended({ node: "a", index: [at] });
  expect(before(it, "b", 999).length).toBe(100);
});
