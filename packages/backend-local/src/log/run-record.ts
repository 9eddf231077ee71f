import type { Json } from "@partitura/core";
import type { Instance, Lack, RunEvent, RunState, TaskError, TaskState } from "./events.js";

/** One attempt of a task instance, as the log tells of it. Durations are milliseconds. */
export interface AttemptRecord {
  /** From 1. */
  readonly attempt: number;
  readonly startedAt: string;
  /** Its folder in the run folder. */
  readonly folder: string;
  readonly endedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly error?: TaskError | undefined;
  readonly fatal?: true | undefined;
  /** How it ended; `lost` when whoever ran it was ended first. */
  readonly state: "running" | "succeeded" | "failed" | "skipped" | "cancelled" | "lost";
}

/** One instance of a task, as the log tells of it. */
export interface InstanceRecord extends Instance {
  /** `waiting` before its first attempt and for room, `retrying` between attempts; then how it ended. */
  readonly state: TaskState | "waiting" | "running" | "retrying";
  readonly attempts: readonly AttemptRecord[];
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly codeHash?: string | undefined;
  readonly inputsHash?: string | undefined;
  /** Absent when they are larger than 4 KiB: they lie in `request.json` of the attempt's folder then. */
  readonly inputs?: { readonly [name: string]: Json } | undefined;
  readonly outputs?: { readonly [name: string]: Json } | undefined;
  readonly error?: TaskError | undefined;
  readonly cached?: true | undefined;
  readonly reusedFrom?: string | undefined;
  /** Something in its outputs was a secret and is not in the log, so that nothing else can use them. */
  readonly masked?: true | undefined;
  readonly updates?: readonly string[] | undefined;
  /** How many of its attempts were made before the run was resumed with it at its end: retries are counted from there. */
  readonly before?: number | undefined;
  /** What it waits for when there is no room for it. */
  readonly waitsFor?: Lack | undefined;
  /** Why the cache gave its result or did not. */
  readonly cache?:
    Pick<Extract<RunEvent, { type: "cache-asked" }>, "hit" | "key" | "parts" | "why"> | undefined;
}

/** A run, as its log tells of it. */
export interface RunRecord {
  readonly runId: string;
  readonly pipeline: string;
  /** The content hash of the pipeline that was run last. */
  readonly hash: string;
  readonly params: { readonly [name: string]: Json };
  /** The ids of all task nodes. */
  readonly tasks: readonly string[];
  readonly scheduledAt?: string | undefined;
  readonly intervalStart?: string | undefined;
  readonly intervalEnd?: string | undefined;
  readonly reuse?: string | undefined;
  readonly startedAt: string;
  readonly endedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  /** `running` as far as the log knows: only its lock tells whether somebody still runs it. */
  readonly state: RunState | "running";
  readonly outputs?: { readonly [name: string]: Json } | undefined;
  /** How often it was resumed. */
  readonly resumptions: number;
  /** How long it went on before it was resumed, in ms, the pauses left out. */
  readonly ranMs: number;
  /** By {@link instanceKey}. */
  readonly instances: ReadonlyMap<string, InstanceRecord>;
  /** How many items each `each` has, by {@link instanceKey}. */
  readonly items: ReadonlyMap<string, number>;
  /** What each `when` decided, by {@link instanceKey}. */
  readonly conditions: ReadonlyMap<string, boolean>;
  /** Why an `each` or a `when` could not be evaluated, by {@link instanceKey}. */
  readonly controlErrors: ReadonlyMap<string, TaskError>;
  /** How the nodes had ended when the exit tasks started. */
  readonly exit?: { readonly state: RunState; readonly failedTasks: readonly string[] } | undefined;
}

/** The name of a node's instance: `train`, or `train[2][0]` inside of two `each`. */
export const instanceKey = ({ node, index }: Instance): string =>
  index.length === 0 ? node : `${node}[${index.join("][")}]`;

type Draft<T> = { -readonly [K in keyof T]: T[K] };

const isOver = (state: InstanceRecord["state"]): boolean =>
  state !== "waiting" && state !== "running" && state !== "retrying";

/**
 * Whether an instance need not run again when its run is resumed: it succeeded, or skipped itself; or it failed for good, and
 * the run was interrupted before its own end. A run that came to its end is resumed to try again what failed.
 */
function isKept({ state, attempts }: InstanceRecord, wasOver: boolean): boolean {
  switch (state) {
    case "succeeded":
      return true;
    case "skipped":
      return attempts.length > 0;
    case "failed":
      return attempts.length > 0 && !wasOver;
    default:
      return false;
  }
}

/** Folds the events of a run, one after the other, into what is known of it. */
export interface RunFold {
  readonly add: (event: RunEvent) => void;
  /** What is known so far; the same object is brought up to date by later events. Undefined before the run's first event. */
  readonly record: () => RunRecord | undefined;
}

/** Starts a fold: the state of a run is nothing but its events, in order. Events of unknown types change nothing. */
export function foldRun(): RunFold {
  let run: Draft<RunRecord> | undefined;
  let [partStartedAt, lastAt] = ["", ""];
  const instances = new Map<string, Draft<InstanceRecord>>();
  const items = new Map<string, number>();
  const conditions = new Map<string, boolean>();
  const controlErrors = new Map<string, TaskError>();

  function instanceOf({ node, index }: Instance): Draft<InstanceRecord> {
    const key = instanceKey({ node, index });
    const found = instances.get(key) ?? { node, index, state: "waiting" as const, attempts: [] };
    instances.set(key, found);
    return found;
  }

  /** Puts what an attempt came to into the last one. */
  function endAttempt(instance: Draft<InstanceRecord>, end: Partial<AttemptRecord>): void {
    const last = instance.attempts.at(-1);
    if (last?.state === "running")
      instance.attempts = [...instance.attempts.slice(0, -1), { ...last, ...end }];
  }

  function resume(at: string, hash: string, resumption: number): void {
    if (run === undefined) return;
    const wasOver = run.state !== "running";
    const part = Date.parse(lastAt) - Date.parse(partStartedAt);
    run.ranMs = run.durationMs ?? run.ranMs + Math.max(0, part);
    partStartedAt = at;
    Object.assign(run, { hash, resumptions: resumption, state: "running" });
    delete run.endedAt;
    delete run.durationMs;
    delete run.outputs;
    controlErrors.clear();
    for (const instance of instances.values()) {
      endAttempt(instance, { state: "lost" });
      if (isKept(instance, wasOver)) continue;
      if (isOver(instance.state)) instance.before = instance.attempts.length;
      instance.state = "waiting";
      delete instance.error;
      delete instance.endedAt;
    }
  }

  function add(event: RunEvent): void {
    switch (event.type) {
      case "run-started": {
        const { type: _, at, folder: _folder, ...told } = event;
        const maps = { instances, items, conditions, controlErrors };
        run = { ...told, startedAt: at, state: "running", resumptions: 0, ranMs: 0, ...maps };
        partStartedAt = at;
        return;
      }
      case "run-resumed":
        return resume(event.at, event.hash, event.resumption);
      case "each-expanded":
        return void items.set(instanceKey(event), event.items);
      case "when-decided":
        return void conditions.set(instanceKey(event), event.condition);
      case "control-failed":
        return void controlErrors.set(instanceKey(event), event.error);
      case "task-waiting":
        return void Object.assign(instanceOf(event), { waitsFor: event.for });
      case "cache-asked": {
        const { hit, key, parts, why } = event;
        return void Object.assign(instanceOf(event), { cache: { hit, key, parts, why } });
      }
      case "task-started": {
        const { attempt, folder, codeHash, inputsHash, inputs, at } = event;
        const instance = instanceOf(event);
        endAttempt(instance, { state: "lost" });
        instance.attempts = [...instance.attempts, { attempt, startedAt: at, folder, state: "running" }];
        instance.startedAt ??= at;
        delete instance.waitsFor;
        return void Object.assign(instance, { state: "running", codeHash, inputsHash, inputs });
      }
      case "attempt-failed": {
        const { error, durationMs, fatal, at } = event;
        return endAttempt(instanceOf(event), { state: "failed", error, durationMs, fatal, endedAt: at });
      }
      case "retry-scheduled":
        return void Object.assign(instanceOf(event), { state: "retrying" });
      case "task-finished": {
        const { state, outputs, error, cached, reusedFrom, masked, updates, durationMs, at } = event;
        const instance = instanceOf(event);
        const { state: before } = instance;
        if (state !== "upstream-failed") endAttempt(instance, { state, durationMs, error, endedAt: at });
        if (isOver(before) && reusedFrom !== undefined && instance.outputs !== undefined) return;
        return void Object.assign(instance, {
          state,
          outputs,
          error,
          cached,
          reusedFrom,
          masked,
          updates,
          durationMs,
          endedAt: at,
        });
      }
      case "exit-started":
        if (run !== undefined) run.exit = { state: event.state, failedTasks: event.failedTasks };
        return;
      case "run-finished":
        if (run === undefined) return;
        run.state = event.state;
        run.endedAt = event.at;
        run.durationMs = event.durationMs;
        run.outputs = event.outputs;
        return;
      case "environment-started":
      case "environment-finished":
      case "log-line":
      case "deadline-missed":
        return;
    }
  }

  return {
    add: (event) => {
      add(event);
      lastAt = event.at;
    },
    record: () => run,
  };
}
