import type { Json } from "@partitura/core";
import type { Told } from "../run/notify.js";

/** How a task ended. */
export type TaskState = "succeeded" | "failed" | "skipped" | "upstream-failed" | "cancelled";

/** How a run ended. */
export type RunState = "succeeded" | "failed" | "cancelled";

/** Which instance of a task node: its id, and the item indexes of the `each` nodes around it, outermost first. */
export interface Instance {
  readonly node: string;
  readonly index: readonly number[];
}

/** Why an attempt or a task failed. Secrets are masked in every text. */
export interface TaskError {
  /** A diagnostic's code when the step contract was broken or the executor could not do its part. */
  readonly code?: string | undefined;
  readonly message: string;
  /** The exit code of the process, when there was one. */
  readonly exitCode?: number | undefined;
  /** The last lines of the attempt's log. */
  readonly log: readonly string[];
}

/** What a task waits for that could start otherwise. */
export type Lack =
  { readonly kind: "cpu" | "memory" | "gpu" } | { readonly kind: "pool"; readonly pool: string };

/** A time of day in ISO 8601, UTC, with milliseconds. */
export type Timestamp = string;

/**
 * What happens in a run, in order; one line of `events.jsonl` each. A consumer must ignore types it does not know.
 * Durations are milliseconds.
 */
export type RunEvent =
  /** First event: the params are valid and the run folder is there. `tasks` are the ids of all task nodes. */
  | {
      readonly type: "run-started";
      readonly at: Timestamp;
      readonly runId: string;
      readonly pipeline: string;
      readonly hash: string;
      readonly folder: string;
      readonly params: { readonly [name: string]: Json };
      readonly tasks: readonly string[];
      /** The fire time that the run is for, where a schedule asked for it. */
      readonly scheduledAt?: string | undefined;
      readonly intervalStart?: string | undefined;
      readonly intervalEnd?: string | undefined;
      /** The run whose results the tasks take that were not asked for (`--reuse`). */
      readonly reuse?: string | undefined;
    }
  /** The run goes on in a new process; what has succeeded is not run again. `resumption` counts from 1. */
  | {
      readonly type: "run-resumed";
      readonly at: Timestamp;
      readonly runId: string;
      readonly resumption: number;
      /** The content hash of the pipeline that is run now. */
      readonly hash: string;
      readonly folder: string;
    }
  /** The list of an `each` is known: so many items. `index` is that of the `each` node itself. */
  | ({ readonly type: "each-expanded"; readonly at: Timestamp; readonly items: number } & Instance)
  /** The condition of a `when` is known. */
  | ({ readonly type: "when-decided"; readonly at: Timestamp; readonly condition: boolean } & Instance)
  /** A task waits for its packages to be installed; comes once for each environment. */
  | ({
      readonly type: "environment-started";
      readonly at: Timestamp;
      readonly packages: readonly string[];
    } & Instance)
  | ({
      readonly type: "environment-finished";
      readonly at: Timestamp;
      readonly durationMs: number;
    } & Instance)
  /** A task is ready, and there is no room for it yet: `for` is what is lacking. Comes once for each attempt that waits. */
  | ({ readonly type: "task-waiting"; readonly at: Timestamp; readonly for: Lack } & Instance)
  /** Whether a task that asks for the cache finds its result there; `why` has the reasons, in words. */
  | ({
      readonly type: "cache-asked";
      readonly at: Timestamp;
      readonly hit: boolean;
      /** What the result is known by: a hash of the code, the inputs, and what the policy names. */
      readonly key: string;
      /** The parts of the key, each by its hash. */
      readonly parts: { readonly [part: string]: string };
      readonly why: readonly string[];
    } & Instance)
  /** An attempt starts running; `attempt` counts from 1. */
  | ({
      readonly type: "task-started";
      readonly at: Timestamp;
      readonly attempt: number;
      /** The path of its folder in the run folder, with `/`; its log is `log.txt` there, once it has written a line. */
      readonly folder: string;
      /** The hash of the body's code. */
      readonly codeHash: string;
      /** The hash of the inputs, artifacts counted by their content. */
      readonly inputsHash: string;
      /** The inputs, when they have at most 4 KiB as JSON. */
      readonly inputs?: { readonly [name: string]: Json } | undefined;
    } & Instance)
  /** A line that the task wrote, without its line end. */
  | ({
      readonly type: "log-line";
      readonly at: Timestamp;
      readonly attempt: number;
      readonly line: string;
    } & Instance)
  /** An attempt failed; a `retry-scheduled` or a `task-finished` follows. */
  | ({
      readonly type: "attempt-failed";
      readonly at: Timestamp;
      readonly attempt: number;
      readonly error: TaskError;
      /** It is not to be tried again, whatever its retries say. */
      readonly fatal?: true | undefined;
      readonly durationMs: number;
    } & Instance)
  /** The next attempt, `attempt`, starts after `delayMs`. */
  | ({
      readonly type: "retry-scheduled";
      readonly at: Timestamp;
      readonly attempt: number;
      readonly delayMs: number;
    } & Instance)
  /** A task is at its end, whether it ran or not; `attempts` is 0 when it did not. */
  | ({
      readonly type: "task-finished";
      readonly at: Timestamp;
      readonly state: TaskState;
      readonly attempts: number;
      readonly durationMs: number;
      readonly outputs?: { readonly [name: string]: Json } | undefined;
      readonly error?: TaskError | undefined;
      readonly cached?: true | undefined;
      /** The run that the result was taken from as it is (`--reuse`); its own id when a resumed run had it already. */
      readonly reusedFrom?: string | undefined;
      /** Something in the outputs was a secret and is masked here: nothing else can use them. */
      readonly masked?: true | undefined;
      readonly updates?: readonly string[] | undefined;
    } & Instance)
  /** The run is not over when it should be; `told` says how telling each went. */
  | { readonly type: "deadline-missed"; readonly at: Timestamp; readonly told: readonly Told[] }
  /** An `each` or a `when` could not be evaluated: what its items or condition came to. */
  | ({ readonly type: "control-failed"; readonly at: Timestamp; readonly error: TaskError } & Instance)
  /** All nodes have ended, and so has what is to be told of it; the exit tasks start. Only where there are any. */
  | {
      readonly type: "exit-started";
      readonly at: Timestamp;
      readonly state: RunState;
      readonly failedTasks: readonly string[];
    }
  /** Last event, unless the run is resumed. `durationMs` is how long the run went on in all, pauses before it was resumed left out. */
  | {
      readonly type: "run-finished";
      readonly at: Timestamp;
      readonly runId: string;
      readonly state: RunState;
      readonly durationMs: number;
      readonly outputs: { readonly [name: string]: Json };
    };
