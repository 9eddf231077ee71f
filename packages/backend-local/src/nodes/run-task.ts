import { type Json, type TaskDefinition, type TaskNode } from "@partitura/core";
import { openLog } from "../attempt/attempt-log.js";
import { type AttemptResult, failedAttempt, runAttempt } from "../attempt/attempt.js";
import { bodyRunner } from "../attempt/body-runner.js";
import { stepRequest } from "../attempt/request.js";
import type { Variables } from "../attempt/task-environment.js";
import { inputsHash as hashOfInputs } from "../cache/content-hash.js";
import type { CacheAnswer, CacheQuestion } from "../cache/task-cache.js";
import type { Instance, TaskError } from "../log/events.js";
import { tookTooLong, tooLongError } from "../run/run-time.js";
import type { RunContext } from "../run/run-context.js";
import type { Secrets } from "../secrets/secrets.js";
import { areWhole } from "../store/kept-artifacts.js";
import { retryDelay } from "./retry-delay.js";
import type { Outputs } from "./scope.js";
import type { TaskResult } from "./task-result.js";

/** One instance of a task, with the values of its inputs. */
export interface TaskRun {
  readonly node: TaskNode;
  readonly task: TaskDefinition;
  readonly instance: Instance;
  readonly inputs: Outputs;
  /** To be called as soon as there is room for it. */
  readonly onRoom: () => void;
}

/** The most bytes of JSON that inputs may have to be told in an event. */
const toldBytes = 4096;

function variablesOf({ policy }: TaskNode, secrets: Secrets): Variables {
  const entries = Object.entries(policy.env).map(([name, entry]): [string, string] => [
    name,
    "value" in entry ? entry.value : (secrets.get(entry.secret) ?? ""),
  ]);
  return Object.fromEntries(entries);
}

/** What an attempt is told to be: its number, its hashes, and the GPUs that it may use. */
interface Try {
  readonly attempt: number;
  readonly codeHash: string;
  readonly inputsHash: string;
  readonly told: { readonly [name: string]: Json } | undefined;
  readonly gpus: readonly string[];
}

/** The variables that say which GPUs are a task's own; NVIDIA's programs look at it. */
const gpuVariables = (gpus: readonly string[]): Variables =>
  gpus.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: gpus.join(",") };

/** Runs one attempt in a folder of its own. What the file system refuses fails the attempt. */
async function tryOnce(context: RunContext, run: TaskRun, it: Try): Promise<AttemptResult> {
  const { emit, folder, mask, runId, secrets, signal } = context;
  const { node, task, instance, inputs } = run;
  const { attempt, codeHash, inputsHash, told, gpus } = it;
  const files = folder.attemptFolder(instance, attempt);
  const log = openLog(files.logFile, mask, (line) => emit({ type: "log-line", ...instance, attempt, line }));
  let result: AttemptResult;
  try {
    emit({
      type: "task-started",
      ...instance,
      attempt,
      folder: files.name,
      codeHash,
      inputsHash,
      inputs: told,
    });
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
    result = await runAttempt({
      task,
      runner: body.runner,
      request,
      folder: files,
      artifactsFolder: folder.artifactsFolder,
      environment: () => ({
        ...context.environment,
        ...context.traceVariables(instance, attempt),
        ...gpuVariables(gpus),
        ...variablesOf(node, secrets),
      }),
      timeoutSeconds: node.policy.timeoutSeconds,
      signal,
      log,
      keepRequest: told === undefined,
    });
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== "string") throw error;
    result = failedAttempt({ message: (error as Error).message, log: log.tail() });
  } finally {
    const lost = log.close();
    if (lost !== undefined)
      result = failedAttempt({ message: `its log cannot be written: ${lost}`, log: log.tail() });
  }
  return result;
}

/** Asks the cache for a task that wants it; undefined for the others. */
async function askCache(
  context: RunContext,
  run: TaskRun,
): Promise<{ readonly question: CacheQuestion; readonly answer: CacheAnswer } | undefined> {
  const { node, task, instance, inputs } = run;
  if (node.policy.cache === undefined) return undefined;
  const question: CacheQuestion = {
    pipeline: context.pipeline.id,
    node,
    task,
    instance,
    inputs,
    env: variablesOf(node, context.secrets),
    store: context.folder.artifactsFolder,
    mode: context.cacheMode(node.id),
  };
  const answer = await context.cache.ask(question);
  const { hit, key, parts, why } = answer;
  context.emit({ type: "cache-asked", ...instance, hit, key, parts, why });
  return { question, answer };
}

/** Runs a task until it succeeds, is skipped or cancelled, or has failed as often as its retries allow. */
export async function runTask(context: RunContext, run: TaskRun): Promise<TaskResult> {
  const { clock, earlier, emit, runId, slots, signal } = context;
  const { node, task, instance, inputs } = run;
  // Waiting for room to start is no part of the time that a task takes.
  let startedAt = clock.monotonic();
  const since = (from: number): number => Math.round(clock.monotonic() - from);
  const result = (
    state: TaskResult["state"],
    attempts: number,
    rest: Partial<TaskResult> = {},
  ): TaskResult => ({
    ...instance,
    state,
    attempts,
    ...rest,
    durationMs: since(startedAt),
  });
  const stopped = (attempts: number, error?: TaskError): TaskResult =>
    attempts > 0 && tookTooLong(signal)
      ? result("failed", attempts, { error: tooLongError(context.pipeline) })
      : result("cancelled", attempts, { error });
  const { updates } = node;
  const { codeHash } = task.body;
  const inputsHash = hashOfInputs(inputs);
  const before = earlier.runId === runId ? earlier.same(instance, codeHash, inputsHash) : undefined;
  if (before !== undefined && (before.state !== "succeeded" || (await areWhole(before.outputs))))
    return { ...instance, ...before, reusedFrom: runId };
  const asked = await askCache(context, run);
  const kept = asked?.answer.outputs;
  if (kept !== undefined) return result("succeeded", 0, { outputs: kept, cached: true, updates });
  const told = JSON.stringify(inputs).length <= toldBytes ? inputs : undefined;
  const failures = earlier.runId === runId ? earlier.failures(instance, codeHash, inputsHash) : undefined;
  if (failures !== undefined) {
    const { failed, lastAt, error, fatal } = failures;
    const delaySeconds = fatal ? undefined : retryDelay(node.policy.retries, failed, error.exitCode);
    if (delaySeconds === undefined) return result("failed", failed, { error });
    const waited = Math.max(0, clock.now() - Date.parse(lastAt));
    await clock.sleep(Math.max(0, delaySeconds * 1000 - waited), signal);
    if (signal.aborted) return stopped(failed, error);
  }
  const first = 1 + (failures?.failed ?? 0);
  for (let attempt = first; ; attempt++) {
    const slot = await slots.take(node.policy, task, signal, (lack) =>
      emit({ type: "task-waiting", ...instance, for: lack }),
    );
    if (slot === undefined) return stopped(attempt - 1);
    run.onRoom();
    const attemptedAt = clock.monotonic();
    if (attempt === first) startedAt = attemptedAt;
    const { gpus, release } = slot;
    const outcome = await tryOnce(context, run, { attempt, codeHash, inputsHash, told, gpus }).finally(
      release,
    );
    switch (outcome.kind) {
      case "succeeded":
        if (asked !== undefined)
          await context.cache.keep(asked.answer, asked.question, outcome.outputs, runId);
        return result("succeeded", attempt, { outputs: outcome.outputs, updates });
      case "skipped":
        return result("skipped", attempt);
      case "cancelled":
        return stopped(attempt);
      case "failed": {
        const { error, fatal } = outcome;
        emit({
          type: "attempt-failed",
          ...instance,
          attempt,
          error,
          fatal: fatal || undefined,
          durationMs: since(attemptedAt),
        });
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
