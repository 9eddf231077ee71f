import { describe, expect, it } from "vitest";
import { span } from "../testing/build.js";
import { cronOf } from "./cron.js";

const anchored = (seconds: number, anchor: string) =>
  cronOf({ kind: "interval", seconds, anchor, catchup: false, overlap: "allow", span })?.cron;

describe("an interval as cron", () => {
  it.each([
    [60, "2026-01-01T00:00:00Z", "* * * * *"],
    [900, "2026-01-01T00:00:00Z", "*/15 * * * *"],
    [900, "2026-01-01T10:20:00Z", "5-59/15 * * * *"],
    [3600, "2026-01-01T10:20:00Z", "20 * * * *"],
    [4 * 3600, "2026-01-01T10:20:00Z", "20 2-23/4 * * *"],
    [86_400, "2026-01-01T10:20:00Z", "20 10 * * *"],
    [7 * 86_400, "2026-01-01T10:20:00Z", "20 10 * * 4"],
  ])("%i s from %s is %s", (seconds, anchor, cron) => {
    expect(anchored(seconds, anchor)).toBe(cron);
  });

  it.each([
    [90, "2026-01-01T00:00:00Z"],
    [5 * 3600, "2026-01-01T00:00:00Z"],
    [2 * 86_400, "2026-01-01T00:00:00Z"],
    [3600, "2026-01-01T00:00:30Z"],
  ])("%i s from %s is none", (seconds, anchor) => {
    expect(anchored(seconds, anchor)).toBeUndefined();
  });
});
