import { interval, onAssets } from "@partitura/core";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { UntimedServeEvent } from "./serve-event.js";
import { eventLines } from "./tell.js";

const at = "2026-01-01T06:00:00.123Z";
const scheduledAt = "2026-01-01T06:00:00Z";
const run = { pipeline: "p", runId: "20260101-060000-aaaa" } as const;
const missed = { pipeline: "p", from: "2026-01-01T01:00:00Z", to: "2026-01-01T05:00:00Z", count: 5 } as const;

const cases: readonly (readonly [UntimedServeEvent, string])[] = [
  [{ type: "run-starting", ...run, scheduledAt }, "p  20260101-060000-aaaa starts for 2026-01-01T06:00:00Z"],
  [
    { type: "run-starting", ...run, updated: ["a", "b"] },
    "p  20260101-060000-aaaa starts after updates of a, b",
  ],
  [{ type: "run-resuming", ...run, scheduledAt }, "p  20260101-060000-aaaa goes on for 2026-01-01T06:00:00Z"],
  [
    { type: "run-ended", ...run, state: "succeeded", durationMs: 3200 },
    "p  20260101-060000-aaaa succeeded in 3.2s",
  ],
  [
    {
      type: "run-ended",
      ...run,
      state: "failed",
      durationMs: 420,
      failed: { node: "train", message: "exit code 3\nmore" },
    },
    "p  20260101-060000-aaaa failed in 420ms: train: exit code 3",
  ],
  [
    { type: "run-refused", ...run, scheduledAt },
    "p  20260101-060000-aaaa could not run for 2026-01-01T06:00:00Z",
  ],
  [{ type: "run-elsewhere", ...run }, "p  20260101-060000-aaaa is run by another process"],
  [{ type: "skipped", pipeline: "p" }, "p  skipped: an earlier run is going"],
  [
    { type: "waiting", pipeline: "p", scheduledAt },
    "p  waits for 2026-01-01T06:00:00Z: earlier runs come first",
  ],
  [
    { type: "replaced", pipeline: "p", scheduledAt },
    "p  skipped for 2026-01-01T06:00:00Z: a later fire time takes its place",
  ],
  [
    { type: "replacing", pipeline: "p", runIds: [run.runId] },
    "p  20260101-060000-aaaa is stopped: a later run takes its place",
  ],
  [{ type: "has-run", pipeline: "p", scheduledAt }, "p  there is a run for 2026-01-01T06:00:00Z already"],
  [
    { type: "missed", ...missed, orMore: false },
    "p  5 fire times missed, from 2026-01-01T01:00:00Z to 2026-01-01T05:00:00Z: not made up for (catchup: false)",
  ],
  [
    { type: "making-up", ...missed, count: 1, to: missed.from, orMore: false },
    "p  1 fire time missed, 2026-01-01T01:00:00Z: made up for",
  ],
  [
    { type: "missed", ...missed, count: 1000, orMore: true },
    "p  1000 or more fire times missed, from 2026-01-01T01:00:00Z to 2026-01-01T05:00:00Z: not made up for (catchup: false)",
  ],
  [{ type: "clock-set-back", pipeline: "p", byMs: 3_600_000 }, "p  the clock was set back by 1h 00m"],
  [{ type: "schedule-changed", pipeline: "p" }, "p  has another schedule than before: it counts from now on"],
  [{ type: "stopping", running: 0 }, "stopping"],
  [{ type: "stopping", running: 2 }, "stopping: 2 running; Ctrl-C again ends them at once"],
  [{ type: "stopped", interrupted: 0 }, "stopped"],
  [{ type: "stopped", interrupted: 1 }, "stopped: 1 goes on when the same is served again"],
];

describe("what serve tells", () => {
  it.each(cases)("%o", (event, text) => {
    expect(eventLines({ at, ...event }, pc.createColors(false))).toBe(`2026-01-01T06:00:00Z  ${text}\n`);
  });

  it("lists the pipelines with their schedules, a line each", () => {
    const pipelines = [
      { pipeline: "p", file: "p.ts", schedule: interval("1h"), next: scheduledAt },
      { pipeline: "q", file: "q.ts", schedule: onAssets(["a", "b"], { mode: "any" }) },
    ];
    const lines = eventLines({ at, type: "reloaded", files: ["p.ts"], pipelines }, pc.createColors(false));
    expect(lines.split("\n").map((line) => line.slice(22))).toEqual([
      "loaded p.ts again",
      "p  every 3600 seconds, counted from 1970-01-01T00:00:00Z; next 2026-01-01T06:00:00Z",
      "q  when any of a, b is updated",
      "",
    ]);
  });
});
