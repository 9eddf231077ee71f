import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "@partitura/backend-local";
import pc from "picocolors";
import { expect, test } from "vitest";
import { renderSummary } from "../render/summary-text.js";
import { projectWith } from "../testing/run-cli.js";
import type { Invocation } from "./next-commands.js";
import { summarizer, type Summary } from "./summary.js";
import { at, ended, start, started, whole } from "./testing/events.js";

const colors = pc.createColors(false);

function summaryOf(events: readonly RunEvent[]): Summary {
  const { add, summary } = summarizer();
  events.forEach(add);
  return summary();
}

const invocation: Invocation = {
  file: "pipe line.ts",
  pipeline: "small",
  runsFolder: "/project/.partitura/runs",
  cwd: "/project",
};

test("shows a failing task's last log lines, what it was given, where its log is, and how to go on", () => {
  expect(renderSummary(summaryOf(whole), colors, "/project", invocation)).toBe(`
✖ train[2]  exited with 1 (after 2 attempts)
  │ one
  │ two
  given  data = [1,2]
  given  strength = 1
  log    .partitura/runs/r1/tasks/train/attempt-2/log.txt

failed in 10.0s: 3 succeeded, 1 failed, 3 upstream failed
  a           [1,"x"]
  run folder  .partitura/runs/r1
  to go on    partitura run --resume r1
  only train  partitura run 'pipe line.ts' --pipeline small --only train --reuse r1
`);
});

test("names the folder of runs when it is another one", () => {
  const text = renderSummary(summaryOf(whole), colors, "/project", {
    ...invocation,
    runsFolder: "/project/kept",
  });
  expect(text).toContain("partitura run --resume r1 --runs kept\n");
  expect(text).toContain("--reuse r1 --runs kept\n");
});

test("reads inputs that are too large for an event from the attempt's request", () => {
  const folder = projectWith({ "r1/tasks/train/attempt-1/request.json": '{ "inputs": { "data": "much" } }' });
  const events: readonly RunEvent[] = [
    { ...start, folder: join(folder, "r1") } as RunEvent,
    started("train", [], 1),
    ended("train", [], 2, { state: "failed" }),
  ];
  expect(summaryOf(events).failures[0]?.inputs).toEqual({ data: "much" });
  mkdirSync(join(folder, "r1/tasks/other"), { recursive: true });
  writeFileSync(join(folder, "r1/tasks/train/attempt-1/request.json"), "{");
  expect(summaryOf(events).failures[0]?.inputs).toBeUndefined();
});

test("names a condition that could not be evaluated; there is no task to run alone", () => {
  const broken: RunEvent = {
    type: "control-failed",
    at: at(5),
    node: "good-enough",
    index: [],
    error: { code: "P7008", message: "accuracy is null", log: [] },
  };
  const text = renderSummary(summaryOf([start, broken]), colors, "/project", invocation);
  expect(text).toContain("✖ good-enough  P7008: accuracy is null");
  expect(text).toContain("--resume r1");
  expect(text).not.toContain("--only");
});

test("counts what was not run, and offers nothing after a success", () => {
  const finished: RunEvent = {
    type: "run-finished",
    at: at(9),
    runId: "r1",
    state: "succeeded",
    durationMs: 9,
    outputs: {},
  };
  const events = [
    start,
    ended("collect", [], 1, { cached: true, attempts: 0 }),
    ended("train", [0], 1, { reusedFrom: "r0" }),
    ended("train", [1], 1),
    finished,
  ];
  expect(renderSummary(summaryOf(events), colors, "/project", invocation)).toBe(`
succeeded in 9ms: 3 succeeded (1 cached, 1 reused)
  run folder  .partitura/runs/r1
`);
});

test("says how to resume a run that was interrupted", () => {
  const finished: RunEvent = {
    type: "run-finished",
    at: at(9),
    runId: "r1",
    state: "cancelled",
    durationMs: 9,
    outputs: {},
  };
  const text = renderSummary(
    summaryOf([start, ended("collect", [], 1, { state: "cancelled" }), finished]),
    colors,
    "/project",
    invocation,
  );
  expect(text).toContain("cancelled in 9ms: 1 cancelled\n");
  expect(text).toContain("  to go on    partitura run --resume r1\n");
});

test("tells three of many failures in full, some more by their reason, and counts the rest", () => {
  const ends = Array.from({ length: 5000 }, (_, item) =>
    ended("train", [item], 1, {
      state: "failed",
      error: { message: `no ${item}\nmore`, log: ["last line"] },
    }),
  );
  const summary = summaryOf([start, ...ends]);
  expect(summary.failures).toHaveLength(10);
  const text = renderSummary(summary, colors, "/project");
  expect(text.match(/│ last line/g)).toHaveLength(3);
  expect(text).toContain("│ last line\n\n✖ train[3]  no 3\n✖ train[4]  no 4\n");
  expect(text).toContain("✖ train[9]  no 9\n  and 4990 more\n");
});
