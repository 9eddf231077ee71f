import { runRules, type RunRule } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { failureOf, obstacleOf } from "./join.js";
import type { Settled } from "./scope.js";

const S: Settled = { state: "succeeded", value: {} };
const K: Settled = { state: "skipped" };
const F: Settled = { state: "failed", depth: 1 };
const U: Settled = { state: "upstream-failed", depth: 0 };

const table: readonly (readonly [string, readonly Settled[], { readonly [R in RunRule]: string }])[] = (
  [
    //                    all-succeeded      none-failed        min-one            all-done any-succeeded      any-failed
    ["S", [S], "run               run               run               run      run               skipped"],
    ["K", [K], "skipped           run               skipped           run      skipped           skipped"],
    ["F", [F], "upstream-failed   upstream-failed   upstream-failed   run      upstream-failed   run"],
    ["U", [U], "upstream-failed   upstream-failed   upstream-failed   run      upstream-failed   run"],
    [
      "SK",
      [S, K],
      "skipped           run               run               run      run               skipped",
    ],
    ["SF", [S, F], "upstream-failed   upstream-failed   upstream-failed   run      run               run"],
    ["KU", [K, U], "upstream-failed   upstream-failed   upstream-failed   run      upstream-failed   run"],
    [
      "SKF",
      [S, K, F],
      "upstream-failed   upstream-failed   upstream-failed   run      run               run",
    ],
    ["none", [], "run               run               run               run      run               run"],
  ] as const
).map(([name, before, line]) => [
  name,
  before,
  Object.fromEntries(line.split(/ +/u).map((gate, at) => [runRules[at], gate])) as { [R in RunRule]: string },
]);

describe("join rules", () => {
  for (const [name, before, expected] of table)
    it(`${name}: each rule has its gate`, () => {
      const gates = runRules.map((rule) => [rule, obstacleOf(before, rule)?.state ?? "run"]);
      expect(Object.fromEntries(gates)).toEqual(expected);
    });

  it("tell of the outermost failure", () => {
    expect(obstacleOf([F, U])).toEqual({ state: "upstream-failed", depth: 0 });
    expect(failureOf([S, F, K])).toEqual({ state: "failed", depth: 1 });
    expect(failureOf([S, K])).toBeUndefined();
  });
});
