import type { Pipeline, Typing } from "@partitura/core";
import type { Variables } from "../attempt/task-environment.js";
import type { Clock } from "../clock.js";
import type { PythonEnvironments } from "../environments/python-environment.js";
import type { Instance, RunEvent } from "../log/events.js";
import type { TaskCache } from "../cache/task-cache.js";
import type { Facts } from "../nodes/scope.js";
import type { TaskResult } from "../nodes/task-result.js";
import type { Admission } from "../resources/admission.js";
import type { Slots } from "../resources/slots.js";
import type { Ask } from "../runners/approval.js";
import type { WorkerPool } from "../runners/worker-pool.js";
import type { Mask } from "../secrets/masking.js";
import type { Secrets } from "../secrets/secrets.js";
import type { PastRuns } from "../store/past-runs.js";
import type { RunFolder } from "../store/run-folder.js";
import type { EarlierResults } from "./earlier-results.js";
import type { ScheduledFor } from "./run-facts.js";
import type { Bodies, Isolation } from "./run-options.js";
import type { Selection } from "./selection.js";

/** What all parts of one run share. */
export interface RunContext extends Facts {
  readonly pipeline: Pipeline;
  readonly typing: Typing;
  /** Whether an output of a task node is only given on as it is, so that a large one may travel as a reference. */
  readonly givenWhole: (node: string, output: string) => boolean;
  readonly runId: string;
  /** How often the run was resumed. */
  readonly resumption: number;
  readonly folder: RunFolder;
  readonly isolation: Isolation;
  readonly bodies: Bodies | undefined;
  /** The hash of a file of the run's code. */
  readonly versionOf: (file: string) => string;
  readonly environments: PythonEnvironments;
  readonly workers: WorkerPool;
  readonly admission: Admission;
  readonly slots: Slots;
  readonly cache: TaskCache;
  /** How the cache is used for a task. */
  readonly cacheMode: (task: string) => "use" | "refresh" | "off";
  readonly pastRuns: PastRuns;
  readonly ask: Ask | undefined;
  /** When the run began, in ms since 1970. */
  readonly startedAt: number;
  readonly clock: Clock;
  /** Aborted when the run is cancelled or takes too long. */
  readonly signal: AbortSignal;
  readonly scheduled: ScheduledFor | undefined;
  /** What every task gets of the environment around the run. */
  readonly environment: Variables;
  /** The variables that make what an attempt tells of itself a part of the run's trace. */
  readonly traceVariables: (instance: Instance, attempt: number) => Variables;
  readonly secrets: Secrets;
  readonly mask: Mask;
  /** What this run, or the one whose results are reused, has already. */
  readonly earlier: EarlierResults;
  readonly selection: Selection;
  /** Writes an event down and shows it; the time is added. */
  readonly emit: (event: UntimedEvent) => void;
  /** Takes the result of every task instance, once. */
  readonly onResult: (result: TaskResult) => void;
  /** Resolves when what was emitted is safe: what depends on it starts only then. False when the log cannot be written. */
  readonly committed: () => Promise<boolean>;
}

type Untimed<Event> = Event extends unknown ? Omit<Event, "at"> : never;

/** An event whose time is not known yet. */
export type UntimedEvent = Untimed<RunEvent>;
