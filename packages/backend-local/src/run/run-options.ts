import type { Json, Pipeline } from "@partitura/core";
import type { Clock } from "../clock.js";
import type { Instance, RunEvent, RunState } from "../log/events.js";
import type { TaskResult } from "../nodes/task-result.js";
import type { PoolSizes, Slots } from "../resources/slots.js";
import type { Ask } from "../runners/approval.js";
import type { StepBody } from "../runners/step-contract.js";
import type { Params } from "./params.js";
import type { ScheduledFor } from "./run-facts.js";
import type { Select } from "./selection.js";

/** The state of a project's source when a run starts. */
export interface GitState {
  readonly commit: string;
  /** Whether anything was changed since. */
  readonly dirty: boolean;
}

/**
 * Where TypeScript bodies run: in warm processes, each a process group of its own that can be ended whole, or in this
 * process, which is for tests and for small tasks that are trusted: what a body does to the process it does to all, it
 * cannot be ended when its time is over, and what its module keeps in variables stays there for the next task.
 */
export type Isolation = "process" | "inline";

/** An attempt whose body somebody else may want to give: `task` is the id of the task's declaration. */
export interface WantedBody extends Instance {
  readonly task: string;
  /** From 1. */
  readonly attempt: number;
}

/** Gives bodies that run in this process instead of a pipeline's own; undefined where its own runs. */
export type Bodies = (wanted: WantedBody) => StepBody | undefined;

/** What a run is made of. */
export interface RunOptions {
  /** A pipeline that the compiler's passes have let through. */
  readonly pipeline: Pipeline;
  /** Its content hash. */
  readonly hash: string;
  /** The texts that bodies run, by the path that the pipeline names, and the step contract: `step.py` and `step.mjs`. */
  readonly assets: { readonly [path: string]: string };
  /** The params of a new run; a resumed one has its own. */
  readonly params?: Params | undefined;
  /** Where run folders are made, such as `.partitura/runs`. */
  readonly runsFolder: string;
  readonly runId?: string | undefined;
  /** The id of a run in the same folder that goes on: what succeeded with the same code and inputs is not run again. */
  readonly resume?: string | undefined;
  /** The folder of a run whose results the tasks take that `select` does not select. */
  readonly reuse?: string | undefined;
  /** Which tasks are run; all when not given. */
  readonly select?: Select | undefined;
  /** By default in processes. */
  readonly isolation?: Isolation | undefined;
  /** Bodies that run in this process instead of the pipeline's own; undefined where its own runs. For tests. */
  readonly bodies?: Bodies | undefined;
  /** Whether results are neither taken from the cache nor put there. */
  readonly noCache?: boolean | undefined;
  /** Task nodes that run though the cache has their results, and put theirs there. */
  readonly force?: readonly string[] | undefined;
  /** Cancels the run: what runs is asked to end, and ended after five seconds. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** The environment; by default that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** The file with secrets that are not in the environment; by default `.env`. It need not exist. */
  readonly envFile?: string | undefined;
  /** The Python interpreter; by default `python3`. */
  readonly python?: string | undefined;
  readonly clock?: Clock | undefined;
  /** How many cores tasks may use together; by default all of this machine's. */
  readonly concurrency?: number | undefined;
  readonly git?: GitState | undefined;
  /** More facts for the record of the run, `manifest.json`. */
  readonly facts?: { readonly [name: string]: unknown } | undefined;
  /** How many slots each pool has, by name; a pool that is not named has one. */
  readonly pools?: PoolSizes | undefined;
  /** Room that several runs share; `concurrency` and `pools` are its own then. */
  readonly slots?: Slots | undefined;
  /** Asks a person for an approval. Without it, and without an answer, an approval waits for its time to be over. */
  readonly ask?: Ask | undefined;
  /** The instants that the run is for, when a schedule asks for it. A resumed run has its own. */
  readonly scheduled?: ScheduledFor | undefined;
}

/** What became of a run. */
export interface RunResult {
  readonly runId: string;
  readonly folder: string;
  readonly state: RunState;
  /** Every task instance, in the order in which they ended. */
  readonly tasks: readonly TaskResult[];
  /** The pipeline's outputs; one that has no value, because of a failure or a skip, is null. */
  readonly outputs: { readonly [name: string]: Json };
}
