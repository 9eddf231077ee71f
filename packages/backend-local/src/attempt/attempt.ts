import { writeFile } from "node:fs/promises";
import type { Json, TaskDefinition } from "@partitura/core";
import type { TaskError } from "../log/events.js";
import type { Outputs } from "../nodes/scope.js";
import type { Ending, Runner } from "../runners/runner.js";
import { isReference, keepArtifact } from "../store/artifacts.js";
import type { AttemptFolder } from "../store/run-folder.js";
import type { AttemptLog } from "./attempt-log.js";
import { failureOf } from "./failure-reason.js";
import type { StepRequest } from "./request.js";
import type { Variables } from "./task-environment.js";

/** What an attempt came to. A fatal failure is not retried. */
export type AttemptResult =
  | { readonly kind: "succeeded"; readonly outputs: Outputs }
  | { readonly kind: "skipped" | "cancelled" }
  | { readonly kind: "failed"; readonly fatal: boolean; readonly error: TaskError };

/** Everything that one attempt needs. */
export interface Attempt {
  readonly task: TaskDefinition;
  readonly runner: Runner;
  readonly request: StepRequest;
  readonly folder: AttemptFolder;
  readonly artifactsFolder: string;
  readonly environment: () => Variables;
  readonly timeoutSeconds?: number | undefined;
  readonly signal: AbortSignal;
  readonly log: AttemptLog;
  /** Whether the request is kept beside the log whatever becomes of the attempt; that of one that failed always is. */
  readonly keepRequest: boolean;
}

/** Exit codes of the step contract that are no ordinary failure. */
const exitCodes = { skip: 99, fatal: 78 } as const;

/** The result of an attempt that failed. */
export const failedAttempt = (error: TaskError, fatal = false): AttemptResult => ({
  kind: "failed",
  fatal,
  error,
});

/** Moves the artifacts and large values that the attempt wrote into the store; what it passed on is there already. */
async function keepArtifacts(
  { task, request, artifactsFolder }: Attempt,
  outputs: Outputs,
): Promise<Outputs> {
  const kept: { [name: string]: Json } = { ...outputs };
  for (const name of Object.keys(task.outputs)) {
    const [value, target] = [outputs[name], request.artifacts[name] ?? request.large[name]];
    if (target === undefined || !isReference(value) || value.uri !== target.uri) continue;
    kept[name] = { ...(await keepArtifact(artifactsFolder, target.path, value)) };
  }
  return kept;
}

async function succeeded(attempt: Attempt, outputs: Outputs | undefined): Promise<AttemptResult> {
  if (outputs !== undefined) return { kind: "succeeded", outputs: await keepArtifacts(attempt, outputs) };
  const message = "the body ended its process without a result";
  return failedAttempt({ message, exitCode: 0, log: attempt.log.tail() });
}

/** What an attempt that ended as skipped came to: a task that does not declare that it may be skipped has failed. */
function skipOf({ task, log }: Attempt): AttemptResult {
  if (task.skippable === true) return { kind: "skipped" };
  const message = "the task ended itself as skipped, which it does not declare";
  return failedAttempt({ code: "P7108", message, exitCode: exitCodes.skip, log: log.tail() });
}

async function resultOf(attempt: Attempt, ending: Ending): Promise<AttemptResult> {
  const { log, timeoutSeconds } = attempt;
  switch (ending.kind) {
    case "cancelled":
      return { kind: "cancelled" };
    case "timed-out": {
      const message = `timed out after ${timeoutSeconds} s`;
      return failedAttempt({ code: "P7107", message, log: log.tail() });
    }
    case "not-started":
      return failedAttempt({ message: ending.problem, log: log.tail() });
    case "exited":
      if (ending.code === 0) return succeeded(attempt, ending.outputs);
      if (ending.code === exitCodes.skip) return skipOf(attempt);
      return failedAttempt(failureOf(ending.code, log.tail()), ending.code === exitCodes.fatal);
  }
}

/** Runs one attempt. */
export async function runAttempt(attempt: Attempt): Promise<AttemptResult> {
  const { folder, request, runner, log } = attempt;
  const ending = await runner({ ...attempt, onLine: log.write });
  const result = await resultOf(attempt, ending);
  if (attempt.keepRequest || result.kind === "failed") {
    folder.make();
    await writeFile(folder.requestFile, JSON.stringify(request));
  }
  return result;
}
