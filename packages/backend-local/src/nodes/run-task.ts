import type { TaskDefinition, TaskNode } from "@partitura/core";
import { openLog } from "../attempt/attempt-log.js";
import { type AttemptResult, failedAttempt, runAttempt } from "../attempt/attempt.js";
import { bodyRunner } from "../attempt/body-runner.js";
import type { Instance, TaskError } from "../log/events.js";
import { stepRequest } from "../attempt/request.js";
import { retryDelay } from "./retry-delay.js";
import type { RunContext } from "../run/run-context.js";
import { tookTooLong, tooLongError } from "../run/run-time.js";
import type { Outputs } from "./scope.js";
import { resultKey } from "../store/results.js";
import type { Secrets } from "../secrets/secrets.js";
import { taskEnvironment, type Variables } from "../attempt/task-environment.js";
import type { TaskResult } from "./task-result.js";

/** One instance of a task, with the values of its inputs. */
export interface TaskRun {
  readonly node: TaskNode;
  readonly task: TaskDefinition;
  readonly instance: Instance;
  readonly inputs: Outputs;
}

function variablesOf({ policy }: TaskNode, secrets: Secrets): Variables {
  const entries = Object.entries(policy.env).map(([name, entry]): [string, string] => [
    name,
    "value" in entry ? entry.value : (secrets.get(entry.secret) ?? ""),
  ]);
  return Object.fromEntries(entries);
}

/** Runs one attempt in a folder of its own. What the file system refuses fails the attempt. */
async function tryOnce(context: RunContext, run: TaskRun, attempt: number): Promise<AttemptResult> {
  const { emit, folder, mask, runId, secrets, signal, surrounding } = context;
  const { node, task, instance, inputs } = run;
  const files = await folder.makeAttempt(instance, attempt);
  const log = openLog(files.logFile, mask, (line) => emit({ type: "log-line", ...instance, attempt, line }));
  try {
    emit({ type: "task-started", ...instance, attempt, log: files.logFile });
    const body = await bodyRunner(context, { ...run, attempt }, log.write);
    if ("error" in body) return failedAttempt({ ...body.error, log: log.tail() });
    const request = stepRequest(task, {
      way: body.request,
      inputs,
      outFolder: files.outFolder,
      givenWhole: (output) => context.givenWhole(node.id, output),
      context: {
        pipeline: context.pipeline.id,
        runId,
        taskId: node.id,
        attempt,
        index: instance.index.at(-1) ?? null,
        scheduledAt: context.scheduled?.scheduledAt ?? null,
      },
    });
    return await runAttempt({
      task,
      runner: body.runner,
      request,
      folder: files,
      artifactsFolder: folder.artifactsFolder,
      environment: taskEnvironment(surrounding, variablesOf(node, secrets)),
      timeoutSeconds: node.policy.timeoutSeconds,
      signal,
      log,
    });
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== "string") throw error;
    return failedAttempt({ message: (error as Error).message, log: log.tail() });
  } finally {
    await log.close();
  }
}

/** Runs a task until it succeeds, is skipped or cancelled, or has failed as often as its retries allow. */
export async function runTask(context: RunContext, run: TaskRun): Promise<TaskResult> {
  const { clock, emit, folder, results, slots, signal } = context;
  const { node, task, instance, inputs } = run;
  // Waiting for room to start is no part of the time that a task takes.
  let startedAt = clock.now();
  const result = (
    state: TaskResult["state"],
    attempts: number,
    rest: Partial<TaskResult> = {},
  ): TaskResult => ({
    ...instance,
    state,
    attempts,
    ...rest,
    durationMs: clock.now() - startedAt,
  });
  const stopped = (attempts: number, error?: TaskError): TaskResult =>
    attempts > 0 && tookTooLong(signal)
      ? result("failed", attempts, { error: tooLongError(context.pipeline) })
      : result("cancelled", attempts, { error });
  const { updates } = node;
  const { cache } = node.policy;
  const key = cache && resultKey(context.pipeline.id, task, inputs, node.policy);
  const kept = key && (await results.find(key, cache?.ttlSeconds, folder.artifactsFolder));
  if (kept) return result("succeeded", 0, { outputs: kept, cached: true, updates });
  for (let attempt = 1; ; attempt++) {
    const release = await slots.take(node.policy, task, signal);
    if (release === undefined) return stopped(attempt - 1);
    const attemptedAt = clock.now();
    if (attempt === 1) startedAt = attemptedAt;
    const outcome = await tryOnce(context, run, attempt).finally(release);
    switch (outcome.kind) {
      case "succeeded":
        if (key !== undefined) await results.keep(key, outcome.outputs);
        return result("succeeded", attempt, { outputs: outcome.outputs, updates });
      case "skipped":
        return result("skipped", attempt);
      case "cancelled":
        return stopped(attempt);
      case "failed": {
        const { error, fatal } = outcome;
        const durationMs = clock.now() - attemptedAt;
        emit({ type: "attempt-failed", ...instance, attempt, error, durationMs });
        const delaySeconds = fatal ? undefined : retryDelay(node.policy.retries, attempt, error.exitCode);
        if (delaySeconds === undefined) return result("failed", attempt, { error });
        const delayMs = delaySeconds * 1000;
        emit({ type: "retry-scheduled", ...instance, attempt: attempt + 1, delayMs });
        await clock.sleep(delayMs, signal);
        if (signal.aborted) return stopped(attempt, error);
      }
    }
  }
}
