/**
 * What the server tells the page, as JSON. Times are ISO 8601 in UTC, durations milliseconds, sizes bytes.
 * An instance is named by its key: `train`, or `train[2][0]` inside of two `each`.
 */
import type {
  AttemptRecord,
  InstanceRecord,
  RunStanding,
  RunSummary,
  TaskError,
} from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import type { Layout } from "../layout/layout.js";

/** How an instance stands; `pending` when nothing was heard of it, `interrupted` when whoever ran it is gone. */
export type InstanceStanding = InstanceRecord["state"] | "pending" | "interrupted";

/** Whoever opened the page. */
export interface SessionMessage {
  /** To be sent as a header with every request that changes something. */
  readonly requestToken: string;
  readonly runsFolder: string;
  readonly version: string;
}

/** A request that was not done. */
export interface ProblemMessage {
  readonly problem: string;
}

/** A run in the list. */
export type RunItem = Omit<RunSummary, "folder">;

/** A part of the list of runs, the latest first. */
export interface RunsMessage {
  readonly runs: readonly RunItem[];
  /** How many there are that fit what was asked for. */
  readonly total: number;
  /** The ids of all pipelines that have runs. */
  readonly pipelines: readonly string[];
}

/** How the instances of a task stand. */
export interface NodeStanding {
  /** How many instances there will be, as far as it is known. */
  readonly expected: number;
  readonly counts: { readonly [standing in InstanceStanding]?: number };
  readonly cached: number;
  /** What one of them waits for: `cpu`, `memory`, `gpu`, or the name of a pool. */
  readonly waitsFor?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
}

/** How a run stands. */
export interface RunState {
  readonly standing: RunStanding;
  readonly startedAt: string;
  readonly endedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly resumptions: number;
  readonly outputs?: { readonly [name: string]: Json } | undefined;
  /** Why an `each` or a `when` could not be evaluated, by its key. */
  readonly controlErrors: { readonly [key: string]: TaskError };
  /** What each `when` outside of any `each` has decided. */
  readonly conditions: { readonly [node: string]: boolean };
}

/** What has changed in a run; the first one after a connection is everything. */
export interface RunChange {
  readonly run: RunState;
  readonly nodes: { readonly [node: string]: NodeStanding };
}

/** A parameter of a pipeline, with the value that a run had. */
export interface ParamItem {
  readonly name: string;
  readonly description?: string | undefined;
  readonly value?: Json | undefined;
}

/** All of a run that does not change while it goes on. */
export interface RunMessage {
  readonly runId: string;
  readonly pipeline: string;
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
  readonly hash: string;
  readonly scheduledAt?: string | undefined;
  readonly reuse?: string | undefined;
  readonly params: readonly ParamItem[];
  readonly layout: Layout;
  /** What `manifest.json` has of the run besides its results. */
  readonly record: { readonly [name: string]: Json };
  /** Whether it is known which file it came from, so that it can be started again. */
  readonly canRerun: boolean;
}

/** An instance in a list. */
export interface InstanceItem {
  readonly key: string;
  readonly index: readonly number[];
  readonly standing: InstanceStanding;
  readonly attempts: number;
  readonly durationMs?: number | undefined;
  readonly startedAt?: string | undefined;
  readonly cached?: true | undefined;
  readonly reusedFrom?: string | undefined;
  /** The first line of its error. */
  readonly problem?: string | undefined;
}

/** A part of the instances of a task, in the order of their items. */
export interface InstancesMessage {
  readonly instances: readonly InstanceItem[];
  /** How many there are that fit what was asked for. */
  readonly total: number;
}

/** An instance, whole. */
export interface InstanceMessage extends InstanceItem {
  readonly node: string;
  readonly task: string;
  readonly tries: readonly AttemptRecord[];
  readonly inputs?: { readonly [name: string]: Json } | undefined;
  readonly outputs?: { readonly [name: string]: Json } | undefined;
  /** Names of inputs or outputs that are too large to be shown here, with their size. */
  readonly large: { readonly [name: string]: number };
  readonly error?: TaskError | undefined;
  readonly waitsFor?: string | undefined;
  readonly cache?: InstanceRecord["cache"];
  readonly codeHash?: string | undefined;
  readonly inputsHash?: string | undefined;
  readonly updates?: readonly string[] | undefined;
}

/** A part of a log. */
export interface LogPart {
  /** Where it is in the file, in bytes. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** One attempt in the timeline. */
export interface TimelineBar {
  readonly key: string;
  /** Its place among all attempts of the instance, from 1. */
  readonly nth: number;
  readonly attempt: number;
  readonly startedAt: string;
  readonly endedAt?: string | undefined;
  readonly state: AttemptRecord["state"];
}

/** The attempts of one task in the timeline: each of them, or how many ran in each part of the time when they are many. */
export interface TimelineRow {
  readonly node: string;
  readonly attempts: number;
  readonly bars?: readonly TimelineBar[] | undefined;
  readonly load?: { readonly running: readonly number[]; readonly failed: readonly number[] } | undefined;
}

/** What ran when. */
export interface TimelineMessage {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly TimelineRow[];
}

/** An artifact that a task has given. */
export interface ArtifactItem {
  readonly key: string;
  readonly output: string;
  readonly type: string;
  readonly sha256: string;
  readonly uri: string;
}

/** A part of the artifacts of a run. */
export interface ArtifactsMessage {
  readonly artifacts: readonly ArtifactItem[];
  readonly total: number;
}

/** What can be shown of an artifact. */
export type Preview =
  | {
      readonly kind: "table";
      readonly size: number;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly more: boolean;
    }
  | { readonly kind: "json" | "text"; readonly size: number; readonly text: string; readonly more: boolean }
  | { readonly kind: "image"; readonly size: number }
  | { readonly kind: "binary"; readonly size: number }
  | {
      readonly kind: "folder";
      readonly files: readonly { readonly path: string; readonly size: number }[];
      readonly more: boolean;
    }
  | { readonly kind: "absent"; readonly why: string };

/** The numbers that a run gave, by their names. */
export interface MetricsItem extends RunItem {
  readonly metrics: { readonly [name: string]: number };
  readonly params: { readonly [name: string]: Json };
  /** Whether the run has too many events to be read for a comparison. */
  readonly tooLarge: boolean;
}

/** The numbers that the runs of a pipeline gave, the latest first. */
export interface MetricsMessage {
  readonly pipeline: string;
  readonly names: readonly string[];
  readonly runs: readonly MetricsItem[];
}

/** A run that was started. */
export interface StartedMessage {
  readonly runId: string;
}
