import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Json } from "@partitura/core";
import { afterAll, expect, test } from "vitest";
import type { RunEvent } from "../log/events.js";
import { foldRun } from "../log/run-record.js";
import { metricsIn, metricsOf, metricsOfOutputs, outputsHash } from "./metrics.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-metrics-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function artifact(name: string, type: string, content: string): Json {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { type, uri: pathToFileURL(path).href, sha256: name };
}

test("numbers are metrics, inside of records too; lists, texts and references are not", () => {
  const outputs = {
    accuracy: 0.9,
    scores: { f1: 0.5, by: { class: 2 } },
    ok: true,
    text: "3",
    list: [1, 2],
    none: null,
    file: { type: "file", uri: "file:///x", sha256: "aa" },
  };
  expect(metricsIn(outputs)).toEqual({ accuracy: 0.9, "scores.f1": 0.5, "scores.by.class": 2 });
});

test("JSON files of metrics are read, others are not, and what is no JSON says nothing", async () => {
  const outputs = {
    n: 1,
    report: artifact("report", "metrics", '{"auc": 0.7, "per": {"a": 1}}'),
    broken: artifact("broken", "metrics", "{"),
    data: artifact("data", "file", '{"x": 1}'),
    gone: { type: "metrics", uri: pathToFileURL(join(folder, "gone")).href, sha256: "gone" },
    far: { type: "metrics", uri: "s3://bucket/x", sha256: "far" },
  };
  expect(await metricsOfOutputs(outputs)).toEqual({ n: 1, "report.auc": 0.7, "report.per.a": 1 });
});

test("the metrics of a run, by instance", async () => {
  const fold = foldRun();
  const at = "2026-01-01T00:00:00.000Z";
  const events: readonly RunEvent[] = [
    { type: "run-started", at, runId: "r", pipeline: "p", hash: "h", folder, params: {}, tasks: [] },
    {
      type: "task-finished",
      at,
      node: "train",
      index: [1],
      state: "succeeded",
      attempts: 1,
      durationMs: 1,
      outputs: { loss: 2 },
    },
    {
      type: "task-finished",
      at,
      node: "say",
      index: [],
      state: "succeeded",
      attempts: 1,
      durationMs: 1,
      outputs: { text: "x" },
    },
    { type: "task-finished", at, node: "bad", index: [], state: "failed", attempts: 1, durationMs: 1 },
  ];
  for (const event of events) fold.add(event);
  const record = fold.record();
  expect(record).toBeDefined();
  expect(record && [...(await metricsOf(record))]).toEqual([["train[1]", { loss: 2 }]]);
});

test("equal outputs have equal hashes, wherever their artifacts are", () => {
  const file = (uri: string, sha256: string): { readonly [name: string]: Json } => ({
    b: 1,
    a: { type: "file", uri, sha256 },
  });
  expect(outputsHash(file("file:///x", "aa"))).toBe(outputsHash({ ...file("file:///y", "aa") }));
  expect(outputsHash(file("file:///x", "aa"))).not.toBe(outputsHash(file("file:///x", "bb")));
});
