import { describe, expect, it } from "vitest";
import { cronOfInterval } from "./schedule.js";

describe("an interval as a cron schedule", () => {
  it.each([
    [900, "2026-01-01T00:05:00Z", "5,20,35,50 * * * *"],
    [3600, "2026-01-01T09:30:00Z", "30 * * * *"],
    [21_600, "2026-01-01T14:30:00Z", "30 2,8,14,20 * * *"],
    [86_400, "2026-01-01T09:30:00Z", "30 9 * * *"],
    [604_800, "2026-01-01T09:30:00Z", "30 9 * * 4"],
  ])("of %i s from %s", (seconds, anchor, expression) => {
    expect(cronOfInterval(seconds, anchor)).toBe(expression);
  });

  it.each([
    [420, "2026-01-01T00:00:00Z"],
    [30, "2026-01-01T00:00:00Z"],
    [3600, "2026-01-01T00:00:30Z"],
    [172_800, "2026-01-01T00:00:00Z"],
  ])("is none for %i s from %s", (seconds, anchor) => {
    expect(cronOfInterval(seconds, anchor)).toBeUndefined();
  });
});
