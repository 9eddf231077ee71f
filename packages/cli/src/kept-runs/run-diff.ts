import type { RunStanding, TaskState } from "@partitura/backend-local";
import type { Json } from "@partitura/core";

/** A value that differs between two runs; absent in the one that does not have it. */
export interface Change {
  readonly name: string;
  readonly a?: unknown;
  readonly b?: unknown;
}

/** What differs of a node between the pipelines of two runs. */
export interface CodeChange {
  readonly node: string;
  readonly change: "added" | "removed" | "changed";
  /**
   * For `changed`: the code of its body, the types of its inputs and outputs, what it reads and waits for, or how it is run
   * (retries, resources, variables and the like).
   */
  readonly what: readonly ("code" | "types" | "wiring" | "settings")[];
}

/** How a task instance ended in two runs, where that differs; absent in the one in which it did not come to be. */
export interface StateChange {
  readonly name: string;
  readonly a?: TaskState | "waiting" | "running" | "retrying" | undefined;
  readonly b?: TaskState | "waiting" | "running" | "retrying" | undefined;
}

/** An output of a task instance that differs, or of the run itself when `task` is absent. */
export interface ValueChange {
  readonly task?: string | undefined;
  readonly output: string;
  readonly a?: Json | undefined;
  readonly b?: Json | undefined;
}

/**
 * A number among the outputs of a task instance, or in its artifacts of the type `metrics`, that differs. With `mean`, `task` is
 * a task of a fan-out, and the numbers are means over so many items.
 */
export interface MetricChange {
  readonly task: string;
  readonly mean?: { readonly a: number; readonly b: number } | undefined;
  readonly metric: string;
  readonly a?: number | undefined;
  readonly b?: number | undefined;
  /** `b - a`, when both have it. */
  readonly difference?: number | undefined;
}

/** How long a task ran in two runs, all its instances together, in ms; absent where it did not run. */
export interface DurationPair {
  readonly task: string;
  readonly a?: number | undefined;
  readonly b?: number | undefined;
}

/** One of two runs. */
export interface RunHead {
  readonly runId: string;
  readonly pipeline: string;
  readonly hash: string;
  readonly state: RunStanding;
  readonly startedAt: string;
  readonly durationMs?: number | undefined;
}

/** What differs between two runs. */
export interface RunDiff {
  readonly a: RunHead;
  readonly b: RunHead;
  readonly params: readonly Change[];
  /** What the manifests say: versions, git, locks, the machine; by the paths of their places. */
  readonly facts: readonly Change[];
  readonly code: readonly CodeChange[];
  readonly states: readonly StateChange[];
  readonly values: readonly ValueChange[];
  /** Means of fan-outs come before the metrics of single instances. */
  readonly metrics: readonly MetricChange[];
  /** Instances whose inputs differ though both were given some. */
  readonly inputs: readonly string[];
  /** Of every task that ran in one of them. */
  readonly durations: readonly DurationPair[];
}
