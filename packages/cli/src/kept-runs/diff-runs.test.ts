import { foldRun, type KeptRun, type RunEvent } from "@partitura/backend-local";
import type { Json, Pipeline, TaskDefinition, TaskNode } from "@partitura/core";
import pc from "picocolors";
import { expect, test } from "vitest";
import { renderDiff } from "../render/diff-text.js";
import { smallPipeline } from "../testing/small-pipeline.js";
import { diffCode } from "./diff-code.js";
import { type DiffSide, diffRuns } from "./diff-runs.js";
import { at, ended, start, started } from "../run-view/testing/events.js";

const colors = pc.createColors(false);

function sideOf(
  runId: string,
  events: readonly RunEvent[],
  rest: Partial<Pick<DiffSide, "facts" | "metrics">> & {
    readonly params?: { readonly [name: string]: Json };
  } = {},
): DiffSide {
  const fold = foldRun();
  const end: RunEvent = {
    type: "run-finished",
    at: at(9),
    runId,
    state: "succeeded",
    durationMs: 9000,
    outputs: {},
  };
  for (const event of [{ ...start, runId, params: rest.params ?? {} } as RunEvent, ...events, end])
    fold.add(event);
  const record = fold.record();
  if (record === undefined) throw new Error("no record");
  const run: KeptRun = { folder: `/runs/${runId}`, standing: "succeeded", record, pipeline: smallPipeline };
  return { run, facts: rest.facts ?? {}, metrics: rest.metrics ?? new Map() };
}

const model = (run: string, sha256: string): Json => ({ type: "model", uri: `file:///${run}/x`, sha256 });

test("two runs that did the same do not differ, wherever their artifacts are", () => {
  const events = (run: string): readonly RunEvent[] => [
    started("collect", [], 1),
    ended("collect", [], 2, { outputs: { rows: 3, model: model(run, "f00") } }),
  ];
  const metrics = new Map([["collect", { rows: 3 }]]);
  const diff = diffRuns(sideOf("r1", events("r1"), { metrics }), sideOf("r2", events("r2"), { metrics }));
  const { a, b, durations, ...differences } = diff;
  expect(differences).toEqual({
    params: [],
    facts: [],
    code: [],
    states: [],
    values: [],
    metrics: [],
    inputs: [],
  });
  expect([a.runId, b.runId]).toEqual(["r1", "r2"]);
  expect(durations).toEqual([{ task: "collect", a: 1000, b: 1000 }]);
  expect(renderDiff(diff, colors)).toContain("are the same.\n");
});

test("shows what differs in parameters, surroundings, states, values, metrics, inputs and times", () => {
  const a = sideOf(
    "r1",
    [
      started("collect", [], 1, { inputsHash: "one" }),
      ended("collect", [], 2, { outputs: { text: "x", model: model("r1", "f00"), rows: 3 } }),
      ended("deploy", [], 2, { state: "skipped", attempts: 0 }),
    ],
    {
      params: { source: "wine", same: 1 },
      facts: { git: { commit: "c1" }, locks: [{ file: "uv.lock", sha256: "1" }], versions: { node: "24" } },
      metrics: new Map([["collect", { rows: 3 }]]),
    },
  );
  const b = sideOf(
    "r2",
    [
      started("collect", [], 1, { inputsHash: "two" }),
      ended("collect", [], 2, {
        durationMs: 4000,
        outputs: { text: "y", model: model("r2", "ba5"), rows: 4 },
      }),
      ended("deploy", [], 2),
    ],
    {
      params: { source: "beer", same: 1 },
      facts: { git: { commit: "c2" }, locks: [{ file: "uv.lock", sha256: "2" }], versions: { node: "24" } },
      metrics: new Map([["collect", { rows: 4 }]]),
    },
  );
  expect(renderDiff(diffRuns(a, b), colors)).toBe(`  a  r1  small  succeeded  1970-01-01 00:00:00Z  9.0s
  b  r2  small  succeeded  1970-01-01 00:00:00Z  9.0s

parameters
  source  wine → beer

surroundings
  git.commit            c1 → c2
  locks.uv.lock.sha256  1 → 2

states
  deploy  skipped → succeeded

metrics
  collect.rows  3 → 4  +1 (+33.3%)

values
  collect.text   x → y
  collect.model  model f00 → model ba5

given other inputs
  collect

times
  collect  1.0s → 4.0s
`);
});

test("gives the means of a fan-out, and shows some of its items", () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  const side = (runId: string, more: number): DiffSide =>
    sideOf(
      runId,
      items.map((item) => ended("train", [item], 1, { outputs: { score: item + more } })),
      {
        metrics: new Map(items.map((item) => [`train[${item}]`, { score: item + more }])),
      },
    );
  const diff = diffRuns(side("r1", 0), side("r2", 2));
  expect(diff.metrics).toHaveLength(101);
  expect(diff.metrics[0]).toEqual({
    task: "train",
    mean: { a: 100, b: 100 },
    metric: "score",
    a: 49.5,
    b: 51.5,
    difference: 2,
  });
  const text = renderDiff(diff, colors);
  expect(text).toContain("  train.score, mean of 100  49.5 → 51.5  +2 (+4.0%)\n");
  expect(text).toContain(
    "  train[4].score            4 → 6        +2 (+50.0%)\n  … 95 more: --json has all\n",
  );
});

test("the mean of the same numbers in another order is the same", () => {
  const scores = [0.1, 0.2, 0.3];
  const side = (runId: string, order: readonly number[]): DiffSide =>
    sideOf(
      runId,
      order.map((item) => ended("train", [item], 1)),
      {
        metrics: new Map(order.map((item) => [`train[${item}]`, { score: scores[item] ?? 0 }])),
      },
    );
  expect(diffRuns(side("r1", [0, 1, 2]), side("r2", [2, 1, 0])).metrics).toEqual([]);
});

const span = { file: "p.ts", line: 1, column: 1 };
const task: TaskDefinition = {
  id: "collect",
  inputs: {},
  outputs: {},
  body: { kind: "shell", command: "x", codeHash: "one" },
  span,
};
const node = smallPipeline.nodes[0] as TaskNode;
const pipelineOf = (
  change: Partial<TaskNode>,
  body: Partial<TaskDefinition> = {},
  id = "collect",
): Pipeline => ({
  ...smallPipeline,
  tasks: { collect: { ...task, ...body } },
  nodes: [{ ...node, ...change, id }],
});

test.each([
  [pipelineOf({ span: { ...span, line: 9 } }), []],
  [pipelineOf({}, { body: { kind: "shell", command: "y", codeHash: "two" } }), ["code"]],
  [pipelineOf({}, { outputs: { n: { type: { type: "number" } } } }), ["types"]],
  [pipelineOf({ after: ["other"] }), ["wiring"]],
  [pipelineOf({ policy: { env: {}, timeoutSeconds: 3 }, runIf: "all-done" }), ["settings"]],
])("a node's change %#: what of it", (changed, what) => {
  expect(diffCode(pipelineOf({}), changed)).toEqual(
    what.length === 0 ? [] : [{ node: "collect", change: "changed", what }],
  );
});

test("nodes that were added and removed", () => {
  expect(diffCode(pipelineOf({}), pipelineOf({}, {}, "gather"))).toEqual([
    { node: "gather", change: "added", what: [] },
    { node: "collect", change: "removed", what: [] },
  ]);
});
