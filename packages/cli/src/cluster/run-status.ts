import type { Json } from "@partitura/core";

/** The state of a run on a cluster. */
export type RunState = "pending" | "running" | "succeeded" | "failed" | "cancelled";

/** The state of a task of a run. */
export type TaskState = RunState | "skipped" | "upstream-failed";

/** One task of a run; inside `each`, once for every item. */
export interface TaskStatus {
  /** Id of the task's node in the pipeline. */
  readonly task: string;
  /** Positions of the items around it, outermost first. */
  readonly index: readonly number[];
  readonly state: TaskState;
  /** How many attempts were begun. */
  readonly attempts: number;
  readonly outputs: { readonly [name: string]: Json };
  readonly message?: string;
  /** ISO 8601, when it started and ended. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** A run on a cluster, as its engine tells it. */
export interface RunStatus {
  readonly name: string;
  readonly namespace: string;
  readonly state: RunState;
  readonly message?: string;
  readonly outputs: { readonly [name: string]: Json };
  readonly tasks: readonly TaskStatus[];
}

/** Whether a run has ended. */
export function isOver({ state }: RunStatus): boolean {
  return state !== "pending" && state !== "running";
}
