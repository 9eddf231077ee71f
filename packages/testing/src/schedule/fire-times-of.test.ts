import { cron, interval, onAssets, pipeline, task } from "@partitura/core";
import { expect, test } from "vitest";
import { runPipeline } from "../run/run-pipeline.js";
import { nightly } from "../testing/pipelines.js";
import { fireTimesOf } from "./fire-times-of.js";

test("the fire times of a schedule, in its own time zone", () => {
  expect(fireTimesOf(nightly, { from: "2026-03-28T00:00:00Z", count: 3 })).toEqual([
    "2026-03-28T00:30:00Z",
    "2026-03-29T00:30:00Z",
    "2026-03-29T23:30:00Z",
  ]);
  const until = new Date("2026-01-02T00:30:00Z");
  expect(fireTimesOf(nightly, { from: "2026-01-01T01:30:00+01:00", until })).toEqual([
    "2026-01-01T00:30:00Z",
  ]);
  expect(fireTimesOf(nightly, { from: "2026-01-01T00:00:00Z" })).toHaveLength(10);
});

test("a run for each fire time knows its instant and its interval", async () => {
  const say = task("say", { run: () => undefined });
  const often = pipeline(
    "often",
    { schedule: interval("6h", { anchor: "2026-01-01T00:00:00Z", catchup: true, overlap: "queue" }) },
    ({ run }) => {
      say();
      return { at: run.scheduledAt, from: run.intervalStart, to: run.intervalEnd };
    },
  );
  const seen = [];
  for (const scheduledAt of fireTimesOf(often, { from: "2026-01-01T01:00:00Z", count: 2 }))
    seen.push(await runPipeline(often, { scheduledAt }));
  expect(seen.map(({ outputs, startedAt }) => [outputs, startedAt])).toEqual([
    [
      { at: "2026-01-01T06:00:00Z", from: "2026-01-01T00:00:00Z", to: "2026-01-01T06:00:00Z" },
      "2026-01-01T06:00:00.000Z",
    ],
    [
      { at: "2026-01-01T12:00:00Z", from: "2026-01-01T06:00:00Z", to: "2026-01-01T12:00:00Z" },
      "2026-01-01T12:00:00.000Z",
    ],
  ]);
});

test("P7064: no schedule by the clock", () => {
  const none = pipeline("none", {}, () => undefined);
  expect(() => fireTimesOf(none, { from: "2026-01-01T00:00:00Z" })).toThrow(
    /P7064: .*'none' has no schedule/,
  );
  const listens = pipeline("listens", { schedule: onAssets(["a"], { overlap: "queue" }) }, () => undefined);
  expect(() => fireTimesOf(listens, { from: "2026-01-01T00:00:00Z" })).toThrow(/P7064: .*by assets/);
  void cron;
});
