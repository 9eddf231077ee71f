import type { RunEvent } from "@partitura/backend-local";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { smallPipeline } from "../testing/small-pipeline.js";
import { plainLine } from "./plain.js";
import { advance, noProgress } from "./progress.js";
import { renderSummary, summarize } from "./summary.js";
import { renderTree } from "./tree.js";

const colors = pc.createColors(false);
const at = (seconds: number): string => new Date(seconds * 1000).toISOString();

const start: RunEvent = {
  type: "run-started",
  at: at(0),
  runId: "r1",
  pipeline: "small",
  hash: "h",
  folder: "/project/.partitura/runs/r1",
  params: {},
  tasks: ["collect", "train", "evaluate-best", "deploy", "notify"],
};
const started = (node: string, index: readonly number[], second: number, attempt = 1): RunEvent => ({
  type: "task-started",
  at: at(second),
  node,
  index,
  attempt,
  log: `tasks/${node}/attempt-${attempt}/log`,
});
type End = Extract<RunEvent, { readonly type: "task-finished" }>;
const ended = (
  node: string,
  index: readonly number[],
  second: number,
  rest: Partial<End> = {},
): RunEvent => ({
  type: "task-finished",
  at: at(second),
  node,
  index,
  state: "succeeded",
  attempts: 1,
  durationMs: 1000,
  ...rest,
});
const error = { message: "exited with 1", exitCode: 1, log: ["one", "two"] };
const failedAttempt: RunEvent = {
  type: "attempt-failed",
  at: at(3),
  node: "train",
  index: [2],
  attempt: 1,
  error,
  durationMs: 1000,
};
const retry: RunEvent = {
  type: "retry-scheduled",
  at: at(3),
  node: "train",
  index: [2],
  attempt: 2,
  delayMs: 5000,
};

const half: readonly RunEvent[] = [
  start,
  { type: "environment-started", at: at(0), node: "collect", index: [], packages: ["scikit-learn==1.7.*"] },
  { type: "environment-finished", at: at(1), node: "collect", index: [], durationMs: 1000 },
  started("collect", [], 1),
  ended("collect", [], 2, { outputs: { rows: 3 } }),
  { type: "each-expanded", at: at(2), node: "candidates", index: [], items: 3 },
  started("train", [0], 2),
  started("train", [1], 2),
  started("train", [2], 2),
  ended("train", [0], 3),
  failedAttempt,
  retry,
];

const whole: readonly RunEvent[] = [
  ...half,
  ended("train", [1], 4),
  started("train", [2], 8, 2),
  ended("train", [2], 9, { state: "failed", attempts: 2, error }),
  ended("evaluate-best", [], 9, { state: "upstream-failed", attempts: 0 }),
  ended("deploy", [], 9, { state: "upstream-failed", attempts: 0 }),
  ended("notify", [], 9, { state: "upstream-failed", attempts: 0 }),
  {
    type: "run-finished",
    at: at(10),
    runId: "r1",
    state: "failed",
    durationMs: 10_000,
    outputs: { a: [1, "x"] },
  },
];

const treeOf = (events: readonly RunEvent[], second: number, rows = 40): string =>
  renderTree(smallPipeline, events.reduce(advance, noProgress), { colors, now: second * 1000, rows });

describe("the live tree", () => {
  test("folds the items of an each into counts, and shows what runs", () => {
    expect(treeOf(half, 4)).toBe(`small
  ✔ collect  1.0s
  ▸ candidates  each of 3
    ⠋ train  1/3  2.0s  (2 running, 1 retry)
  · evaluate-best
  ▸ good-enough  when
    · deploy
    · notify
  4.0s`);
  });

  test("says that packages are being installed before the first task starts", () => {
    expect(treeOf(half.slice(0, 2), 1)).toContain("⠋ collect  (preparing the Python environment)");
  });

  test("shows failures and what they blocked at the end", () => {
    expect(treeOf(whole, 99)).toBe(`small
  ✔ collect  1.0s
  ▸ candidates  each of 3
    ✖ train  3/3  7.0s  (1 failed, 1 retry)
  ⊘ evaluate-best  (upstream failed)
  ▸ good-enough  when
    ⊘ deploy  (upstream failed)
    ⊘ notify  (upstream failed)
  10.0s`);
  });

  test("hides what went well first when the terminal is low", () => {
    const lines = treeOf(whole, 99, 7).split("\n");
    expect(lines).toHaveLength(7);
    expect(lines.join("\n")).toContain("✖ train");
    expect(lines.join("\n")).not.toContain("✔ collect");
    expect(lines[1]).toBe("… 3 more");
  });
});

test("plain lines tell every end, retry and failed attempt, and nothing that only a live view needs", () => {
  expect(whole.flatMap((event) => plainLine(event, colors) ?? [])).toEqual([
    "small  run r1",
    "  … preparing the Python environment: scikit-learn==1.7.*",
    "  ✔ the Python environment is ready  1.0s",
    "  ✔ collect  1.0s",
    "  ▸ candidates  3 items",
    "  ✔ train[0]  1.0s",
    "  ✖ train[2]  attempt 1 failed: exited with 1",
    "  ↻ train[2]  attempt 2 starts in 5.0s",
    "  ✔ train[1]  1.0s",
    "  ✖ train[2]  failed  1.0s  2 attempts",
    "  ⊘ evaluate-best  upstream failed",
    "  ⊘ deploy  upstream failed",
    "  ⊘ notify  upstream failed",
  ]);
});

test("the summary shows a failing task's last log lines, what it was given and where its log is", () => {
  const inputsOf = (logFile: string): unknown => ({ from: logFile, strength: 1 });
  expect(renderSummary(summarize(whole, inputsOf), colors, "/project")).toBe(`
✖ train[2]  exited with 1 (after 2 attempts)
  │ one
  │ two
  given  from = /project/.partitura/runs/r1/tasks/train/attempt-2/log
  given  strength = 1
  log    .partitura/runs/r1/tasks/train/attempt-2/log

failed in 10.0s: 3 succeeded, 1 failed, 3 upstream failed
  a           [1,"x"]
  run folder  .partitura/runs/r1
`);
});

test("the summary names a condition that could not be evaluated", () => {
  const broken: RunEvent = {
    type: "control-failed",
    at: at(5),
    node: "good-enough",
    index: [],
    error: { code: "P7008", message: "accuracy is null", log: [] },
  };
  const text = renderSummary(
    summarize([start, broken], () => undefined),
    colors,
    "/project",
  );
  expect(text).toContain("✖ good-enough  P7008: accuracy is null");
});
