import { describe, expect, it } from "vitest";
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
