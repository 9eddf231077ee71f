import type { Json } from "@partitura/core";

/** The state of a task, in the reference's words. */
export type State = "succeeded" | "failed" | "skipped" | "upstream-failed" | "cancelled";

/** One run of a task: its state as the engine tells it, and its output values where it succeeded. */
export interface TaskRun {
  readonly state: State;
  readonly outputs?: { readonly [name: string]: Json } | undefined;
  /** How many attempts the engine made, where it tells. */
  readonly attempts?: number | undefined;
}

/** A task node: run once, or once per item of an `each`, in item order, nested as the loops are. */
export type TaskObservation = TaskRun | { readonly items: readonly TaskObservation[] };

/** What an engine says of a run, in the reference's words; also what a scenario expects of it. */
export interface Observation {
  readonly state: "succeeded" | "failed" | "cancelled";
  readonly tasks: { readonly [node: string]: TaskObservation };
  readonly outputs?: { readonly [name: string]: Json } | undefined;
}

/** How a cell of the table turned out; `known` differs, in exactly the way that gaps.json gives a reason for. */
export type CellResult = "equal" | "refused" | "unobservable" | "known" | "differs" | "missing";

/** One scenario on one target. */
export interface Cell {
  readonly scenario: string;
  readonly target: string;
  readonly result: CellResult;
  readonly evidence: "run" | "read-back" | "read";
  readonly detail: string;
  /** The features of an equal cell that the target emulates; absent where it has them all. */
  readonly emulated?: string;
  /** What the engine wrote, of a cell that differs. */
  readonly log?: string;
}
