import { join } from "node:path";
import {
  instanceKey,
  type Instance,
  type RunEvent,
  type RunState,
  type TaskError,
  type TaskState,
  type Told,
} from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import { attemptInputs } from "./attempt-inputs.js";

/** A task, `each` or `when` that failed, with all that helps to see why. */
export interface Failure extends Instance {
  readonly kind: "task" | "control";
  readonly attempts: number;
  readonly error?: TaskError | undefined;
  /** The folder of its last attempt, absolute. */
  readonly folder?: string | undefined;
  /** What its last attempt was given. */
  readonly inputs?: { readonly [name: string]: unknown } | undefined;
}

/** What is said at the end of a run. */
export interface Summary {
  readonly runId: string;
  readonly state: RunState;
  readonly durationMs: number;
  readonly folder: string;
  readonly outputs: { readonly [name: string]: Json };
  readonly counts: { readonly [S in TaskState]?: number };
  /** How many tasks took their outputs from the cache, and how many from another run or an earlier part of this one. */
  readonly cached: number;
  readonly reused: number;
  /** The first failures. */
  readonly failures: readonly Failure[];
  /** How many failed besides. */
  readonly moreFailures: number;
  /** Who was told that the run was not over at its deadline, when it was not. */
  readonly late?: readonly Told[] | undefined;
}

/** Sums up a run while it goes on; holds something of what runs and of the first failures only. */
export interface Summarizer {
  readonly add: (event: RunEvent) => void;
  /** The summary so far. Reads the inputs of failed attempts that are too large for an event. */
  readonly summary: () => Summary;
}

/** So many failures are told in full. */
const mostFailures = 10;

type Started = Extract<RunEvent, { readonly type: "task-started" }>;

/** Starts to sum up a run. */
export function summarizer(): Summarizer {
  const started = new Map<string, Started>();
  const counts: { [S in TaskState]?: number } = {};
  let about = { runId: "", folder: "" };
  let end: Pick<Summary, "state" | "durationMs" | "outputs"> = {
    state: "failed",
    durationMs: 0,
    outputs: {},
  };
  let late: Summary["late"];
  let [cached, reused, failed] = [0, 0, 0];
  const failures: { readonly failure: Failure; readonly attempt?: Started | undefined }[] = [];

  function fail(failure: Failure, attempt?: Started): void {
    failed++;
    if (failures.length < mostFailures) failures.push({ failure, attempt });
  }

  function finish(event: Extract<RunEvent, { readonly type: "task-finished" }>): void {
    const { node, index, state, attempts, error } = event;
    const key = instanceKey(event);
    counts[state] = (counts[state] ?? 0) + 1;
    if (event.cached === true) cached++;
    if (event.reusedFrom !== undefined) reused++;
    if (state === "failed") fail({ kind: "task", node, index, attempts, error }, started.get(key));
    started.delete(key);
  }

  function add(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
      case "run-resumed":
        about = { runId: event.runId, folder: event.folder };
        return;
      case "task-started":
        return void started.set(instanceKey(event), event);
      case "task-finished":
        return finish(event);
      case "control-failed": {
        const { node, index, error } = event;
        return fail({ kind: "control", node, index, attempts: 0, error });
      }
      case "deadline-missed":
        late = event.told;
        return;
      case "run-finished": {
        const { state, durationMs, outputs } = event;
        end = { state, durationMs, outputs };
        return;
      }
      case "each-expanded":
      case "when-decided":
      case "environment-started":
      case "environment-finished":
      case "task-waiting":
      case "cache-asked":
      case "log-line":
      case "attempt-failed":
      case "retry-scheduled":
      case "exit-started":
        return;
    }
  }

  function whole({ failure, attempt }: (typeof failures)[number]): Failure {
    if (attempt === undefined) return failure;
    const folder = join(about.folder, attempt.folder);
    return { ...failure, folder, inputs: attempt.inputs ?? attemptInputs(folder) };
  }

  return {
    add,
    summary: () => ({
      ...about,
      ...end,
      counts,
      cached,
      reused,
      failures: failures.map(whole),
      moreFailures: failed - failures.length,
      late,
    }),
  };
}
