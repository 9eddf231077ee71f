import fc from "fast-check";
import { expect, test } from "vitest";
import { ago, bytes, duration, number } from "./format.js";
import { lanesOf, ticksOf } from "./lanes.js";

const stretches = fc.array(
  fc.tuple(fc.nat(1000), fc.nat(100)).map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 40 },
);

test("nothing covers anything else of its lane, and no lane is used without need", () => {
  fc.assert(
    fc.property(stretches, (all) => {
      const lanes = lanesOf(all);
      const covered = all.flatMap((one, at) =>
        all.filter(
          (two, other) => at < other && lanes[at] === lanes[other] && one.to > two.from && two.to > one.from,
        ),
      );
      expect(covered).toEqual([]);
      const atOnce = all.map(
        ({ from }) => all.filter((it) => it.from <= from && from < Math.max(it.to, it.from + 1)).length,
      );
      expect(new Set(lanes).size).toBe(Math.max(0, ...atOnce));
    }),
  );
});

test("ticks are few, round and within the time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 * 864e5 }), (length) => {
      const ticks = ticksOf(length);
      expect(ticks.length).toBeLessThanOrEqual(9);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.at(-1)).toBeLessThanOrEqual(length);
    }),
  );
});

test("durations, sizes, numbers and times in words", () => {
  expect([0, 999, 1000, 59_949, 59_951, 3_600_000 - 1, 3_840_000].map(duration)).toEqual([
    "0 ms",
    "999 ms",
    "1.0 s",
    "59.9 s",
    "1 m 00 s",
    "1 h 00 m",
    "1 h 04 m",
  ]);
  expect([0, 1023, 1024, 5_000_000].map(bytes)).toEqual(["0 B", "1023 B", "1.0 KiB", "4.8 MiB"]);
  expect([3, 1 / 3, 123_456_789, 1e-9].map(number)).toEqual(["3", "0.333333", "123456789", "1e-9"]);
  const now = Date.UTC(2026, 0, 2);
  expect(
    [1000, 120_000, 7_200_000, 172_800_000].map((it) => ago(new Date(now - it).toISOString(), now)),
  ).toEqual(["1 second ago", "2 minutes ago", "2 hours ago", "2 days ago"]);
});
