import type { Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { checkSchedule } from "./check-schedule.js";

const span = { file: "p.ts", line: 3, column: 1 };
const codes = (expression: string, timezone = "UTC"): readonly string[] => {
  const schedule = { kind: "cron", expression, timezone, catchup: false, overlap: "allow", span } as const;
  const pipeline: Pipeline = {
    irVersion: 1,
    id: "p",
    tags: [],
    params: {},
    tasks: {},
    nodes: [],
    outputs: {},
    span,
    schedule,
  };
  return checkSchedule(pipeline).map(({ code }) => code);
};

describe("checkSchedule", () => {
  it.each(["0 6 * * 1-5", "*/15 * * * *", "0 0 1 JAN-JUN *", "30 4 * JUL MON", "5,10 0-6/2 * * *"])(
    "takes %s",
    (expression) => {
      expect(codes(expression)).toEqual([]);
    },
  );

  it.each([
    "",
    "0 6 * *",
    "0 0 6 * * 1",
    "61 * * * *",
    "0 0 L * *",
    "0 0 * * 1#2",
    "0 0 15W * *",
    "@daily",
    "x * * * *",
    "0 0 31 2 *",
  ])("refuses %j", (expression) => {
    expect(codes(expression)).toEqual(["P2010"]);
  });

  it.each(["Mars/Olympus", "", "+02:00"])("refuses the zone %j", (timezone) => {
    expect(codes("0 6 * * *", timezone)).toEqual(["P2011"]);
  });

  it("takes a zone with daylight saving", () => {
    expect(codes("0 6 * * *", "Europe/Berlin")).toEqual([]);
  });

  it("refuses a fire time that a change of the clocks makes doubtful", () => {
    expect(codes("30 2 * * *", "Europe/Berlin")).toEqual(["P2037"]);
  });
});
