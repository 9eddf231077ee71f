import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pipeline } from "@partitura/core";
import { expect, test } from "vitest";
import { instanceOf, instancesOf } from "../views/instances.js";
import { timelineOf } from "../views/timeline.js";
import { followRun } from "./followed-run.js";
import { nodesStanding, runState } from "./standing.js";

const span = { file: "pipeline.ts", line: 1, column: 1 };
const node = (id: string) =>
  ({ kind: "task", id, task: id, inputs: {}, after: [], policy: { env: {} }, span }) as const;

const pipeline: Pipeline = {
  irVersion: 1,
  id: "followed",
  tags: [],
  params: {},
  tasks: {},
  nodes: [
    node("first"),
    {
      kind: "each",
      id: "items",
      items: { op: "literal", value: [1, 2, 3] },
      itemType: {},
      onItemFailure: "fail",
      nodes: [node("item")],
      span,
    },
  ],
  outputs: {},
  span,
};

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** A folder as that of a run that nobody runs any more: there is a log and no lock. */
function folderWith(...events: readonly object[]): { folder: string; add: (event: object) => void } {
  const folder = mkdtempSync(join(tmpdir(), "partitura-followed-"));
  writeFileSync(join(folder, "pipeline.json"), JSON.stringify(pipeline));
  const add = (event: object): void =>
    appendFileSync(join(folder, "events.jsonl"), `${JSON.stringify(event)}\n`);
  for (const event of events) add(event);
  return { folder, add };
}

const started = {
  type: "run-started",
  at: at(0),
  runId: "r",
  pipeline: "followed",
  hash: "h",
  folder: "/r",
  params: {},
  tasks: ["first", "item"],
};
const begun = (id: string, index: readonly number[], second: number, attempt = 1) => ({
  type: "task-started",
  at: at(second),
  node: id,
  index,
  attempt,
  folder: `tasks/${id}/attempt-${attempt}`,
  codeHash: "c",
  inputsHash: "i",
  inputs: {},
});
const ended = (id: string, index: readonly number[], second: number, state = "succeeded") => ({
  type: "task-finished",
  at: at(second),
  node: id,
  index,
  state,
  attempts: 1,
  durationMs: 1000,
  outputs: {},
});
const expanded = { type: "each-expanded", at: at(2), node: "items", index: [], items: 3 };

test("a run that nobody runs is interrupted, and so are its tasks that were running", async () => {
  const { folder } = folderWith(
    started,
    begun("first", [], 0),
    ended("first", [], 1),
    expanded,
    begun("item", [1], 3),
  );
  const run = await followRun(folder);
  if (run === undefined) throw new Error("it is no run");
  expect(runState(run)).toMatchObject({ standing: "interrupted", resumptions: 0 });
  expect(nodesStanding(run, "all")).toMatchObject({
    first: { expected: 1, counts: { succeeded: 1 } },
    item: { expected: 3, counts: { interrupted: 1, pending: 2 } },
  });
});

test("what is added to the log is told by task, in the order of items", async () => {
  const { folder, add } = folderWith(started, expanded, begun("item", [2], 3), begun("item", [0], 3));
  const run = await followRun(folder);
  if (run === undefined) throw new Error("it is no run");
  add(ended("item", [2], 5));
  // Whoever writes to the log runs the run: it is not interrupted any more.
  expect(await run.update()).toMatchObject({ anything: true, nodes: "all" });
  add({ ...ended("item", [0], 6, "failed"), error: { message: "no\nmore", log: [] } });
  const { nodes, anything } = await run.update();
  expect([anything, nodes]).toEqual([true, new Set(["item"])]);
  const listed = instancesOf(run, { node: "item", offset: 0, limit: 10 });
  expect(listed.instances.map(({ key, standing, problem }) => [key, standing, problem])).toEqual([
    ["item[0]", "failed", "no"],
    ["item[2]", "succeeded", undefined],
  ]);
  expect(instancesOf(run, { node: "item", standing: "failed", offset: 0, limit: 10 }).total).toBe(1);
  // Now that nothing more comes it is found that nobody runs it.
  expect(await run.update()).toMatchObject({ anything: true, nodes: "all" });
  expect(await run.update()).toMatchObject({ anything: false });
});

test("a run that goes on again is told of as a whole, and its end by its state", async () => {
  const { folder, add } = folderWith(started, begun("first", [], 1));
  const run = await followRun(folder);
  if (run === undefined) throw new Error("it is no run");
  add({ type: "run-resumed", at: at(9), runId: "r", resumption: 1, hash: "h", folder: "/r" });
  expect((await run.update()).nodes).toBe("all");
  expect(runState(run)).toMatchObject({ standing: "running", resumptions: 1 });
  add({ type: "run-finished", at: at(10), runId: "r", state: "failed", durationMs: 10_000, outputs: {} });
  await run.update();
  expect(runState(run)).toMatchObject({ standing: "failed", durationMs: 10_000 });
  rmSync(folder, { recursive: true });
  expect((await run.update()).gone).toBe(true);
});

test("an instance that was never heard of, and a folder that is no run, are not there", async () => {
  const { folder } = folderWith(started);
  const run = await followRun(folder);
  expect(run === undefined ? "no run" : await instanceOf(run, "item[7]")).toBeUndefined();
  expect(await followRun(join(folder, "nothing"))).toBeUndefined();
});

test("the timeline has a bar for each attempt, and an area where they are very many", async () => {
  const items = Array.from({ length: 200 }, (_, index) => [
    begun("item", [index], 10),
    ended("item", [index], 20),
  ]).flat();
  const { folder } = folderWith(started, begun("first", [], 0), ended("first", [], 1), ...items);
  const run = await followRun(folder);
  if (run === undefined) throw new Error("it is no run");
  const { rows, to } = timelineOf(run, Date.parse(at(99)));
  expect(rows.map(({ node: id, attempts, bars }) => [id, attempts, bars?.length])).toEqual([
    ["first", 1, 1],
    ["item", 200, undefined],
  ]);
  expect(rows[1]?.load?.running.at(-1)).toBe(200);
  expect(rows[1]?.load?.running[0]).toBe(0);
  expect(to).toBe(at(20));
});
