import { expect, test } from "vitest";
import { durationText } from "./duration.js";

test.each([
  [0, "0ms"],
  [-3, "0ms"],
  [420, "420ms"],
  [3210, "3.2s"],
  [59_949, "59.9s"],
  [59_960, "1m 00s"],
  [125_000, "2m 05s"],
  [3_599_900, "1h 00m"],
  [3_840_000, "1h 04m"],
])("%d ms is %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
