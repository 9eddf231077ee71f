import type { Schedule } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { clockChanges, troubledFireTime } from "./clock-changes.js";
import { type ClockSchedule, fireTimeBefore, fireTimes } from "./fire-times.js";

const rest = { catchup: false, overlap: "allow", span: { file: "p.ts", line: 1, column: 1 } } as const;
const cron = (expression: string, timezone: string, more: Partial<Schedule> = {}): ClockSchedule =>
  ({ kind: "cron", expression, timezone, ...rest, ...more }) as ClockSchedule;
const every = (seconds: number, anchor: string, more: Partial<Schedule> = {}): ClockSchedule =>
  ({ kind: "interval", seconds, anchor, ...rest, ...more }) as ClockSchedule;
function first(schedule: ClockSchedule, from: string, count: number): readonly string[] {
  const found: string[] = [];
  for (const at of fireTimes(schedule, new Date(from))) {
    if (found.length === count) break;
    found.push(at);
  }
  return found;
}

describe("fire times", () => {
  it("are those of the zone's clocks, before and after they change", () => {
    expect(first(cron("0 6 * * *", "Europe/Berlin"), "2026-03-28T00:00:00Z", 3)).toEqual([
      "2026-03-28T05:00:00Z",
      "2026-03-29T04:00:00Z",
      "2026-03-30T04:00:00Z",
    ]);
  });

  it("include the instant they are asked from", () => {
    expect(first(cron("0 6 * * *", "UTC"), "2026-01-01T06:00:00Z", 1)).toEqual(["2026-01-01T06:00:00Z"]);
  });

  it("of an interval are counted from its anchor, forwards and backwards", () => {
    const schedule = every(5400, "2026-01-01T01:00:00Z");
    expect(first(schedule, "2025-12-31T23:00:00Z", 3)).toEqual([
      "2025-12-31T23:30:00Z",
      "2026-01-01T01:00:00Z",
      "2026-01-01T02:30:00Z",
    ]);
  });

  it("begin at the start and stop before the end", () => {
    const bounds = { start: "2026-01-02T00:00:00Z", end: "2026-01-04T06:00:00Z" };
    expect(first(cron("0 6 * * *", "UTC", bounds), "2026-01-01T00:00:00Z", 9)).toEqual([
      "2026-01-02T06:00:00Z",
      "2026-01-03T06:00:00Z",
    ]);
  });

  it("have the one before, however far away it is", () => {
    expect(fireTimeBefore(cron("0 6 * * 1-5", "UTC"), "2026-11-23T06:00:00Z")).toBe("2026-11-20T06:00:00Z");
    expect(fireTimeBefore(cron("0 0 1 1 *", "UTC"), "2026-01-01T00:00:00Z")).toBe("2025-01-01T00:00:00Z");
    expect(fireTimeBefore(every(60, "2026-01-01T00:00:00Z"), "2026-01-01T00:00:30Z")).toBe(
      "2026-01-01T00:00:00Z",
    );
  });
});

describe("changes of clocks", () => {
  it("are known to the second, with the local times they concern", () => {
    expect(
      clockChanges("Europe/Berlin")
        .slice(0, 2)
        .map(({ at, kind, from, to }) =>
          [at, kind, from, to].map((it) => (typeof it === "number" ? new Date(it).toISOString() : it)),
        ),
    ).toEqual([
      ["2026-03-29T01:00:00.000Z", "missing", "2026-03-29T02:00:00.000Z", "2026-03-29T03:00:00.000Z"],
      ["2026-10-25T01:00:00.000Z", "twice", "2026-10-25T02:00:00.000Z", "2026-10-25T03:00:00.000Z"],
    ]);
    expect(clockChanges("UTC")).toEqual([]);
    expect(clockChanges("America/Sao_Paulo")).toEqual([]);
  });

  it.each([
    ["30 2 * * *", "Europe/Berlin", { local: "2026-03-29 02:30", kind: "missing" }],
    ["30 1 * * *", "America/New_York", { local: "2026-11-01 01:30", kind: "twice" }],
    ["0 0 * * *", "America/Santiago", { local: "2026-09-06 00:00", kind: "missing" }],
    ["45 1 * * *", "Australia/Lord_Howe", { local: "2026-04-05 01:45", kind: "twice" }],
    ["0 * * * *", "Europe/Berlin", { local: "2026-03-29 02:00", kind: "missing" }],
    ["0 12 * * *", "Australia/Lord_Howe", { local: "2026-04-05 01:30", kind: "part-of-an-hour" }],
    ["0 12 1 * *", "America/Santiago", { local: "2026-09-06 00:00", kind: "midnight" }],
    ["0 12 * * 1", "America/Santiago", undefined],
    ["0 3 * * *", "Europe/Berlin", undefined],
    ["30 2 * * 1-5", "Europe/Berlin", undefined],
    ["0 * * * *", "UTC", undefined],
  ])("trouble %s in %s", (expression, timezone, expected) => {
    expect(troubledFireTime(expression, timezone)).toEqual(expected);
  });
});
