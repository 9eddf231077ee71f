import type { ClockSchedule } from "@partitura/compiler";
import { overlapPolicies } from "@partitura/core";
import fc from "fast-check";
import { scheduleKey } from "../schedule-key.js";
import type { Standing } from "../standing.js";

const span = { file: "p.ts", line: 1, column: 1 };

/** A schedule every so many seconds, counted from midnight UTC of 1970-01-01. */
export const every = (
  seconds: number,
  more: Partial<Extract<ClockSchedule, { kind: "interval" }>> = {},
): ClockSchedule => ({
  kind: "interval",
  seconds,
  anchor: "1970-01-01T00:00:00Z",
  catchup: false,
  overlap: "allow",
  span,
  ...more,
});

/** A schedule by a cron expression. */
export const cron = (
  expression: string,
  timezone: string,
  more: Partial<Extract<ClockSchedule, { kind: "cron" }>> = {},
): ClockSchedule => ({
  kind: "cron",
  expression,
  timezone,
  catchup: false,
  overlap: "allow",
  span,
  ...more,
});

/** How a schedule stands that was first looked at at an instant. */
export const fresh = (schedule: ClockSchedule, upTo: number): Standing => ({
  schedule: scheduleKey(schedule),
  upTo,
  waiting: [],
  active: [],
  updated: [],
});

/** The instant at which generated histories begin: before the clocks of Europe change. */
export const begin = Date.parse("2026-03-28T23:30:00Z");

const bounds = fc.record(
  {
    start: fc.integer({ min: -3600, max: 7200 }).map((it) => new Date(begin + it * 1000).toISOString()),
    end: fc.integer({ min: 7200, max: 40_000 }).map((it) => new Date(begin + it * 1000).toISOString()),
  },
  { requiredKeys: [] },
);

/** Schedules by the clock of every kind, that fire every second to every hour. */
export const anySchedule: fc.Arbitrary<ClockSchedule> = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 1, max: 1200 }).map((seconds) => every(seconds)),
      fc
        .constantFrom("* * * * *", "*/7 * * * *", "30 * * * *")
        .chain((it) => fc.constantFrom("UTC", "Europe/Berlin").map((zone) => cron(it, zone))),
    ),
    fc.boolean(),
    fc.constantFrom(...overlapPolicies),
    bounds,
  )
  .map(([schedule, catchup, overlap, its]) => ({ ...schedule, catchup, overlap, ...its }));
