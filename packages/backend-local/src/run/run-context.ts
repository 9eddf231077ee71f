import type { Pipeline, Typing } from "@partitura/core";
import type { Clock } from "../clock.js";
import type { PythonEnvironments } from "../environments/python-environment.js";
import type { RunEvent } from "../log/events.js";
import type { Mask } from "../secrets/masking.js";
import type { Ask } from "../runners/approval.js";
import type { Slots } from "../resources/slots.js";
import type { PastRuns } from "../store/past-runs.js";
import type { KeptResults } from "../store/results.js";
import type { WorkerPool } from "../runners/worker-pool.js";
import type { ScheduledFor } from "./run-facts.js";
import type { Facts } from "../nodes/scope.js";
import type { Secrets } from "../secrets/secrets.js";
import type { RunFolder } from "../store/run-folder.js";
import type { TaskResult } from "../nodes/task-result.js";

/** What all parts of one run share. */
export interface RunContext extends Facts {
  readonly pipeline: Pipeline;
  readonly typing: Typing;
  /** Whether an output of a task node is only given on as it is, so that a large one may travel as a reference. */
  readonly givenWhole: (node: string, output: string) => boolean;
  readonly runId: string;
  readonly folder: RunFolder;
  readonly environments: PythonEnvironments;
  readonly workers: WorkerPool;
  readonly slots: Slots;
  readonly results: KeptResults;
  readonly pastRuns: PastRuns;
  readonly ask: Ask | undefined;
  /** When the run began, in ms since 1970. */
  readonly startedAt: number;
  readonly clock: Clock;
  /** Aborted when the run is cancelled or takes too long. */
  readonly signal: AbortSignal;
  readonly scheduled: ScheduledFor | undefined;
  /** The environment around the run, of which tasks get a part. */
  readonly surrounding: NodeJS.ProcessEnv;
  readonly secrets: Secrets;
  readonly mask: Mask;
  /** Writes an event down and shows it; the time is added. */
  readonly emit: (event: UntimedEvent) => void;
  /** Takes the result of every task instance, once. */
  readonly onResult: (result: TaskResult) => void;
}

type Untimed<Event> = Event extends unknown ? Omit<Event, "at"> : never;

/** An event whose time is not known yet. */
export type UntimedEvent = Untimed<RunEvent>;
