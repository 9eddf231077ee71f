import type { Settled } from "./scope.js";

/** What the states of the nodes that one waits for mean for it: it may run, or it has the state that is given. */
export type Gate = "open" | Exclude<Settled["state"], "succeeded" | "failed">;

/** All must have succeeded. A failure goes before a skip: what is upstream of both is not known to be unneeded. */
export function gateOf(states: readonly Settled["state"][]): Gate {
  if (states.includes("cancelled")) return "cancelled";
  if (states.includes("failed") || states.includes("upstream-failed")) return "upstream-failed";
  return states.includes("skipped") ? "skipped" : "open";
}

/** The state of a group of nodes that have all ended, as those who wait for the group see it; skips do not count. */
export function stateOfGroup(
  states: readonly Settled["state"][],
): "succeeded" | "failed" | "upstream-failed" | "cancelled" {
  if (states.includes("cancelled")) return "cancelled";
  if (states.includes("failed")) return "failed";
  return states.includes("upstream-failed") ? "upstream-failed" : "succeeded";
}
