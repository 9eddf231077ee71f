import { type Instance, type TaskError } from "../log/events.js";
import { type InstanceRecord, instanceKey, type RunRecord } from "../log/run-record.js";
import type { Outputs } from "../nodes/scope.js";

/** What an instance came to before. */
export type EarlierResult =
  | {
      readonly state: "succeeded";
      readonly outputs: Outputs;
      readonly attempts: number;
      readonly updates?: readonly string[] | undefined;
      readonly durationMs: number;
    }
  | { readonly state: "skipped"; readonly attempts: number; readonly durationMs: number }
  | {
      readonly state: "failed";
      readonly attempts: number;
      readonly error: TaskError;
      readonly durationMs: number;
    };

/** How far an instance had come when its run stopped: the attempts that had failed, and when the last of them did. */
export interface EarlierFailures {
  readonly failed: number;
  /** ISO 8601. */
  readonly lastAt: string;
  readonly error: TaskError;
  readonly fatal: boolean;
}

/** What the log of a run has that need not be done again. */
export interface EarlierResults {
  /** The run that they are of. */
  readonly runId: string;
  /** The result of an instance that ran with the same code and inputs. */
  readonly same: (instance: Instance, codeHash: string, inputsHash: string) => EarlierResult | undefined;
  /** The failed attempts of an instance that was not over, with the same code and inputs. */
  readonly failures: (
    instance: Instance,
    codeHash: string,
    inputsHash: string,
  ) => EarlierFailures | undefined;
  /** The record of an instance whatever it ran with. */
  readonly record: (instance: Instance) => InstanceRecord | undefined;
}

/** A run that has done nothing yet. */
export const nothingEarlier: EarlierResults = {
  runId: "",
  same: () => undefined,
  failures: () => undefined,
  record: () => undefined,
};

/** The result that a record has, when it is one that need not be had again. */
export function resultIn(record: InstanceRecord | undefined): EarlierResult | undefined {
  if (record === undefined || record.masked === true) return undefined;
  const { outputs, updates, durationMs = 0 } = record;
  const attempts = record.attempts.slice(record.before ?? 0).filter(({ state }) => state !== "lost");
  if (record.state === "succeeded" && outputs !== undefined)
    return { state: "succeeded", outputs, attempts: attempts.length, updates, durationMs };
  if (record.state === "failed" && attempts.length > 0 && record.error !== undefined)
    return { state: "failed", attempts: attempts.length, error: record.error, durationMs };
  // A skip by a rule is decided anew.
  return record.state === "skipped" && attempts.length > 0
    ? { state: "skipped", attempts: attempts.length, durationMs }
    : undefined;
}

/** What a run's log has. `dropped` are task nodes whose results do not count. */
export function earlierResults(run: RunRecord, dropped: ReadonlySet<string> = new Set()): EarlierResults {
  const record = (instance: Instance): InstanceRecord | undefined =>
    dropped.has(instance.node) ? undefined : run.instances.get(instanceKey(instance));
  const matching = (instance: Instance, code: string, inputs: string): InstanceRecord | undefined => {
    const found = record(instance);
    return found?.codeHash === code && found.inputsHash === inputs ? found : undefined;
  };
  return {
    runId: run.runId,
    record,
    same: (instance, codeHash, inputsHash) => resultIn(matching(instance, codeHash, inputsHash)),
    failures: (instance, codeHash, inputsHash) => {
      const found = matching(instance, codeHash, inputsHash);
      if (found === undefined) return undefined;
      const failed = found.attempts.slice(found.before ?? 0).filter(({ state }) => state === "failed");
      const last = failed.at(-1);
      return last?.error === undefined || last.endedAt === undefined
        ? undefined
        : { failed: failed.length, lastAt: last.endedAt, error: last.error, fatal: last.fatal === true };
    },
  };
}
