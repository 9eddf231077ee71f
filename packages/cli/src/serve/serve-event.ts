import type { RunState } from "@partitura/backend-local";
import type { Schedule } from "@partitura/core";
import type { FailedTask, RunEnd } from "./start-run.js";

/** A pipeline as `serve` tells of it. Instants are ISO 8601, UTC. */
export interface ServedPipeline {
  readonly pipeline: string;
  readonly file: string;
  readonly schedule: Schedule;
  /** The next fire time. */
  readonly next?: string | undefined;
}

/** Why a run starts: for a fire time, or because of assets. */
export interface Cause {
  readonly scheduledAt?: string | undefined;
  readonly updated?: readonly string[] | undefined;
}

/** What `serve` does; `--json` prints each as a line. Consumers must ignore types they do not know. */
export type ServeEvent = { readonly at: string } & (
  | { readonly type: "serving"; readonly runs: string; readonly pipelines: readonly ServedPipeline[] }
  /** Files were loaded again; `pipelines` are all that are served now. */
  | {
      readonly type: "reloaded";
      readonly files: readonly string[];
      readonly pipelines: readonly ServedPipeline[];
    }
  /** A pipeline fires at other times than before: they count from now on. */
  | { readonly type: "schedule-changed"; readonly pipeline: string }
  | ({ readonly type: "run-starting"; readonly pipeline: string; readonly runId: string } & Cause)
  /** A run goes on that was interrupted. */
  | ({ readonly type: "run-resuming"; readonly pipeline: string; readonly runId: string } & Cause)
  | ({
      readonly type: "run-ended";
      readonly pipeline: string;
      readonly runId: string;
      readonly state: RunState;
      readonly durationMs: number;
      /** The first task that failed, and why. */
      readonly failed?: FailedTask | undefined;
    } & Cause)
  /** A run could not start or go on; why was told as diagnostics. */
  | ({ readonly type: "run-refused"; readonly pipeline: string; readonly runId: string } & Cause)
  /** An earlier run of the schedule is in the hands of another process. */
  | { readonly type: "run-elsewhere"; readonly pipeline: string; readonly runId: string }
  /** A fire time, or an update of assets, without a run: an earlier one is still going. */
  | ({ readonly type: "skipped"; readonly pipeline: string } & Cause)
  /** A fire time waits for an earlier run. */
  | ({ readonly type: "waiting"; readonly pipeline: string } & Cause)
  /** A fire time that waited to take the place of a run, and whose place a later one takes. */
  | ({ readonly type: "replaced"; readonly pipeline: string } & Cause)
  /** Runs are asked to end, because a later one takes their place. */
  | { readonly type: "replacing"; readonly pipeline: string; readonly runIds: readonly string[] }
  /** A fire time for which there is a run already. */
  | ({ readonly type: "has-run"; readonly pipeline: string } & Cause)
  /** Missed fire times. With `orMore`, there are more than `count`. */
  | {
      readonly type: "missed" | "making-up";
      readonly pipeline: string;
      readonly from: string;
      readonly to: string;
      readonly count: number;
      readonly orMore: boolean;
    }
  | { readonly type: "clock-set-back"; readonly pipeline: string; readonly byMs: number }
  /** No more runs are started; `running` are being stopped. */
  | { readonly type: "stopping"; readonly running: number }
  /** The end. `interrupted` runs go on when `serve` is started again. */
  | { readonly type: "stopped"; readonly interrupted: number }
);

/** Leaves the time out of each member of a union. */
type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

/** An event before its time is put to it. */
export type UntimedServeEvent = WithoutTime<ServeEvent>;

/** What is told of the end of a run. */
export function endEvent(pipeline: string, runId: string, end: RunEnd, cause: Cause): UntimedServeEvent {
  if (end.state === "refused") return { type: "run-refused", pipeline, runId, ...cause };
  const { state, durationMs, failed } = end;
  return { type: "run-ended", pipeline, runId, state, durationMs, failed, ...cause };
}
