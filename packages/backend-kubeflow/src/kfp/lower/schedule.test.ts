import type { Pipeline, Schedule } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { kfpOptions } from "../options.js";
import { call, pipeline, python } from "../../argo/testing/build.js";
import { gridAsCron } from "./interval.js";
import { lowerSchedule } from "./schedule.js";
import { shiftCron, sundayAsZero } from "./shift-cron.js";
import { fixedOffset } from "./time-zone.js";

describe("fixedOffset", () => {
  it.each([
    ["UTC", 0],
    ["America/Sao_Paulo", -180],
    ["Asia/Kolkata", 330],
    ["Asia/Tokyo", 540],
    ["Europe/Berlin", undefined],
    ["America/New_York", undefined],
    ["Africa/Casablanca", undefined],
  ])("of %s is %s minutes", (zone, minutes) => {
    expect(fixedOffset(zone)).toBe(minutes);
  });
});

describe("shiftCron", () => {
  it.each([
    ["0 6 * * 1-5", 0, "0 6 * * 1-5"],
    ["0 6 * * 1-5", 180, "0 9 * * 1-5"],
    ["30 22 * * 1-5", 180, "30 1 * * 2-6"],
    ["30 22 * * sat", 180, "30 1 * * 0"],
    ["0 2 * * 1", -180, "0 23 * * 0"],
    ["0 12 * * *", -330, "30 6 * * *"],
    ["*/15 8-10 * * *", 60, "*/15 9-11 * * *"],
    ["0 22,23 * * *", 60, "0 0,23 * * *"],
    ["5 * * * *", 180, "5 * * * *"],
    ["0 8 1 * *", 60, "0 9 1 * *"],
    ["0 8 * 6 *", 60, "0 9 * 6 *"],
    ["0 0 * * 7", 60, "0 1 * * 7"],
  ])("moves %s by %i minutes to %s", (expression, minutes, moved) => {
    expect(shiftCron(expression, minutes)).toEqual({ expression: moved });
  });

  it.each([
    ["0 22,23 * * 1-5", 60, "its times fall on different days"],
    ["0 23 1 * *", 60, "it names days of a month or months"],
    ["0 23 * 6 *", 60, "it names days of a month or months"],
    ["0,30 8 * * *", 45, "its minutes differ from hour to hour"],
    ["0 * * * 1", 60, "its times fall on different days"],
  ])("has no expression for %s moved by %i minutes", (expression, minutes, why) => {
    expect(shiftCron(expression, minutes)).toEqual({ why });
  });

  /** Every minute of a week at which an expression without days of a month fires, counted from Sunday 00:00. */
  function minutesOfWeek(expression: string): readonly number[] {
    const [minute = "", hour = "", , , weekday = ""] = expression.split(" ");
    const matches = (field: string, value: number): boolean =>
      field.split(",").some((part) => {
        const [range = "", step = "1"] = part.split("/");
        const [from = 0, to = from] = range === "*" ? [0, 59] : range.split("-").map(Number);
        return value >= from && value <= to && (value - from) % Number(step) === 0;
      });
    const week = Array.from({ length: 7 * 1440 }, (_, index) => index);
    return week.filter(
      (at) =>
        matches(minute, at % 60) &&
        matches(hour, Math.floor(at / 60) % 24) &&
        (weekday === "*" || matches(weekday, Math.floor(at / 1440)) || (at < 1440 && matches(weekday, 7))),
    );
  }

  it("fires at the same moments", () => {
    for (const expression of [
      "0 6 * * 1-5",
      "15,45 20-23 * * *",
      "30 22 * * 0",
      "0 3 * * 6",
      "*/20 9 * * 2,4",
      "7 0 * * 7",
    ]) {
      for (const minutes of [-540, -330, -180, 60, 180, 345, 720]) {
        const shifted = shiftCron(expression, minutes);
        if ("why" in shifted) continue;
        const moved = minutesOfWeek(expression).map((at) => (at + minutes + 7 * 1440) % (7 * 1440));
        expect(minutesOfWeek(shifted.expression), `${expression} by ${minutes}`).toEqual(
          moved.toSorted((a, b) => a - b),
        );
      }
    }
  });
});

it.each([
  ["0 6 * * 7", "0 6 * * 0"],
  ["0 6 * * 5-7", "0 6 * * 0,5-6"],
  ["0 6 * * 1-5", "0 6 * * 1-5"],
  ["0 7 * * *", "0 7 * * *"],
])("%s with Sunday as 0 is %s", (expression, written) => {
  expect(sundayAsZero(expression)).toBe(written);
});

describe("a grid of instants", () => {
  const anchor = Date.parse("2026-11-24T05:07:30Z") / 1000;
  it.each([
    [900, "30 7,22,37,52 * * * *"],
    [3600, "30 7 * * * *"],
    [21_600, "30 7 5,11,17,23 * * *"],
    [86_400, "30 7 5 * * *"],
    [604_800, "30 7 5 * * 2"],
    [15, "0,15,30,45 * * * * *"],
    [420, undefined],
    [2700, undefined],
    [172_800, undefined],
  ])("of every %i s is %s", (step, cron) => {
    expect(gridAsCron(step, anchor)).toBe(cron);
  });
});

describe("a recurring run", () => {
  const place = { file: "pipeline.ts", line: 1, column: 1 };
  const run = (schedule: Schedule, more: Partial<Pipeline> = {}) =>
    lowerSchedule(
      pipeline("p", [python("work", {}, {})], [call("work")], { schedule, ...more }),
      kfpOptions.parse({}),
    );
  const common = { catchup: true, overlap: "queue", span: place } as const;
  const interval = { ...common, kind: "interval", anchor: "2026-01-01T00:00:00Z" } as const;

  it("has bounds a second earlier than the schedule: the engine's start is exclusive, its end is not", () => {
    const [model] = run({
      ...common,
      kind: "cron",
      expression: "0 6 * * *",
      timezone: "UTC",
      start: "2026-01-01T06:00:00Z",
      end: "2026-02-01T06:00:00Z",
    });
    expect(model?.trigger).toEqual({
      kind: "cron",
      cron: "0 0 6 * * *",
      start: "2026-01-01T05:59:59.000Z",
      end: "2026-02-01T05:59:59.000Z",
    });
  });

  it("of an interval that fits no day begins one interval before its first instant", () => {
    const [fromAnchor] = run({ ...interval, seconds: 420 });
    expect(fromAnchor?.trigger).toEqual({
      kind: "interval",
      seconds: 420,
      start: "2025-12-31T23:53:00.000Z",
    });
    const [fromStart] = run({ ...interval, seconds: 420, start: "2026-01-01T00:10:00Z" });
    expect(fromStart?.trigger).toEqual({ kind: "interval", seconds: 420, start: "2026-01-01T00:07:00.000Z" });
  });

  it("is refused where the engine would lose the interval", () => {
    const codes = (schedule: Schedule) => run(schedule)[1].map(({ code }) => code);
    expect(codes({ ...interval, seconds: 420, catchup: false })).toEqual(["P5115"]);
    expect(codes({ ...interval, seconds: 1.5 })).toEqual(["P5114"]);
    expect(codes({ ...interval, seconds: 900, catchup: false })).toEqual([]);
  });

  it("gives the scheduled instant to a pipeline that reads it", () => {
    const reading = {
      tasks: { work: python("work", { at: {} }, {}) },
      nodes: [call("work", { at: { op: "run", field: "scheduledAt" } })],
    };
    const [model] = run({ ...interval, seconds: 900 }, reading);
    expect(model?.parameters).toEqual({ "scheduled-at": '"[[ScheduledTime.2006-01-02T15:04:05Z]]"' });
    expect(run({ ...interval, seconds: 900 })[0]?.parameters).toEqual({});
  });
});
