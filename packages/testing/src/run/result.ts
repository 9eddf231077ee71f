import type { RunEvent, RunState, TaskError, TaskState } from "@partitura/backend-local";
import type { Artifact, Diagnostic, Json, LocalArtifact, Task } from "@partitura/core";

/** A value as a test reads it: an artifact has its path, a value that was kept in a file is read. */
export type Seen<T> = T extends Artifact<infer Kind> ? LocalArtifact<Kind> : T;

/** Outputs as a test reads them. */
export type SeenOutputs<O> = { readonly [K in keyof O]: Seen<O[K]> };

/** Outputs of a pipeline as a test reads them: null where there is no value, because of a failure or a skip. */
export type SeenResults<R> = { readonly [K in keyof R]: Seen<R[K]> | null };

/** One instance of a task in a run. */
export interface TaskRun<I = AnyValues, O = AnyValues> {
  /** `train`, or `train[2]` inside of an `each`. */
  readonly name: string;
  readonly node: string;
  /** Its item indexes in the `each` nodes around it, outermost first. */
  readonly index: readonly number[];
  readonly state: TaskState;
  /** How often it was tried; 0 when it did not run. */
  readonly attempts: number;
  /** The inputs of the last attempt; empty when there was none. */
  readonly inputs: { readonly [K in keyof I]: Seen<I[K]> };
  /** Empty unless it has succeeded. */
  readonly outputs: SeenOutputs<O>;
  /** Why it has failed. */
  readonly error?: TaskError | undefined;
  /** What the body threw last, when it ran in this process. */
  readonly thrown?: unknown;
  /** The lines that all its attempts wrote. */
  readonly log: readonly string[];
  /** Whether its outputs were taken from the cache. */
  readonly cached: boolean;
  /** Milliseconds by the virtual clock. */
  readonly durationMs: number;
}

/** Values by name of which nothing more is known. */
export interface AnyValues {
  readonly [name: string]: Json;
}

/** Time that passed by the virtual clock because somebody waited. */
export interface Wait {
  /** The name of the instance. */
  readonly task: string;
  /** For the next attempt; until its time was over; or because waiting is what it does. */
  readonly why: "retry" | "timeout" | "wait";
  readonly seconds: number;
}

/** A run of a pipeline that is over. */
export interface PipelineRun<R = AnyValues> {
  readonly state: RunState;
  /** The pipeline's outputs. */
  readonly outputs: SeenResults<R>;
  /** Every instance of a task by its name, in the order in which they ended. */
  readonly tasks: { readonly [name: string]: TaskRun };
  /** One instance, typed by its declaration. Throws when there is none or more than one. */
  readonly task: {
    <Id extends string, I, O>(task: Task<Id, I, O>, ...index: readonly number[]): TaskRun<I, O>;
    (name: string): TaskRun;
  };
  /** The instances in the order in which they started, first attempts only. */
  readonly started: readonly string[];
  /** What was waited for, in order. */
  readonly waits: readonly Wait[];
  /** When it began and ended by the virtual clock, ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Whether it was not over at the pipeline's deadline. Nobody is told of it in a test. */
  readonly late: boolean;
  /** How often it was resumed after a crash. */
  readonly resumptions: number;
  /** Everything that happened, in order. */
  readonly events: readonly RunEvent[];
  /** What the checks of the pipeline warn of. */
  readonly warnings: readonly Diagnostic[];
  /** The folder of the run, which is removed when the process ends, unless the test has chosen it. */
  readonly folder: string;
}
