import type { RunRule } from "@partitura/core";
import type { Settled } from "./scope.js";

/** What became of a node that has no value. */
export type Stopped = Exclude<Settled, { readonly state: "succeeded" }>;

type Failure = Extract<Settled, { readonly depth: number }>;

const failuresOf = (settled: readonly Settled[]): readonly Failure[] =>
  settled.filter((it): it is Failure => "depth" in it);

/** A state for all of these failures, that knows of the outermost one. */
function failure(state: Failure["state"], failures: readonly Failure[]): Failure {
  return { state, depth: Math.min(...failures.map(({ depth }) => depth)) };
}

/**
 * What keeps a node from running, by the ends of what it waits for; nothing when it runs. A node that waits for nothing
 * runs by every rule.
 */
export function obstacleOf(before: readonly Settled[], rule: RunRule = "all-succeeded"): Stopped | undefined {
  if (before.some(({ state }) => state === "cancelled")) return { state: "cancelled" };
  if (before.length === 0) return undefined;
  const failures = failuresOf(before);
  const failed = failures.length > 0 ? failure("upstream-failed", failures) : undefined;
  const skipped = { state: "skipped" } as const;
  const some = (state: Settled["state"]): boolean => before.some((it) => it.state === state);
  switch (rule) {
    case "all-succeeded":
      return failed ?? (some("skipped") ? skipped : undefined);
    case "none-failed":
      return failed;
    case "none-failed-min-one":
      return failed ?? (some("succeeded") ? undefined : skipped);
    case "all-done":
      return undefined;
    case "any-succeeded":
      return some("succeeded") ? undefined : (failed ?? skipped);
    case "any-failed":
      return failed === undefined ? skipped : undefined;
  }
}

/** The failure that a group of nodes is that have all ended, as those who wait for the group see it; skips do not count. */
export function failureOf(group: readonly Settled[]): Stopped | undefined {
  if (group.some(({ state }) => state === "cancelled")) return { state: "cancelled" };
  const failures = failuresOf(group);
  if (failures.length === 0) return undefined;
  return failure(failures.some(({ state }) => state === "failed") ? "failed" : "upstream-failed", failures);
}
