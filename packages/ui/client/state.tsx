import type { RunStanding } from "@partitura/backend-local";
import type { InstanceStanding, NodeStanding } from "../src/api/messages.js";

/** How anything can stand. */
export type Standing = InstanceStanding | RunStanding;

/** The signs of states: they differ in form, not in colour alone. */
const signs: { readonly [standing in Standing]: string } = {
  succeeded: "M3.5 8.5l3 3 6-7",
  failed: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  "upstream-failed": "M4.5 8h7M8.5 4.5l3.5 3.5-3.5 3.5",
  skipped: "M4 4.5l4 3.5-4 3.5M9 4.5l4 3.5-4 3.5",
  cancelled: "M4.5 8h7",
  interrupted: "M8 3.5v5.5M8 12v.1",
  running: "M8 2.5a5.5 5.5 0 1 1-5.5 5.5",
  retrying: "M8 2.5a5.5 5.5 0 1 1-5.5 5.5",
  waiting: "M8 4v4l2.5 2",
  pending: "M8 8v.1",
};

/** The words for states. */
export const stateWords: { readonly [standing in Standing]: string } = {
  succeeded: "succeeded",
  failed: "failed",
  "upstream-failed": "upstream failed",
  skipped: "skipped",
  cancelled: "cancelled",
  interrupted: "interrupted",
  running: "running",
  retrying: "retrying",
  waiting: "waiting",
  pending: "not started",
};

/** All states of instances, the most urgent first. */
export const order: readonly InstanceStanding[] = [
  "failed",
  "running",
  "retrying",
  "interrupted",
  "waiting",
  "cancelled",
  "upstream-failed",
  "succeeded",
  "skipped",
  "pending",
];

/** The sign of a state. */
export const StateIcon = ({ standing }: { standing: Standing }) => (
  <svg className={`icon state-${standing}`} viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="7.25" className="disc" />
    <path d={signs[standing]} />
  </svg>
);

/** A state in words, with its sign. */
export const StateBadge = ({ standing }: { standing: Standing }) => (
  <span className={`badge state-${standing}`}>
    <StateIcon standing={standing} />
    {stateWords[standing]}
  </span>
);

/** The state that stands for all instances of a task: the most urgent one. */
export function overall(node: NodeStanding | undefined): InstanceStanding {
  if (node === undefined) return "pending";
  const found = order.find((standing) => (node.counts[standing] ?? 0) > 0) ?? "pending";
  return found === "succeeded" && (node.counts.pending ?? 0) > 0 ? "running" : found;
}
