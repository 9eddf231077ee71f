import { setMaxListeners } from "node:events";
import { availableParallelism, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { givenWholeOf, type Outcome, taskNodes, typingOf } from "@partitura/core";
import { systemClock } from "../clock.js";
import { localReport } from "../diagnostics.js";
import { pythonEnvironments } from "../environments/python-environment.js";
import type { RunEvent, RunState } from "../log/events.js";
import { failureOf } from "../nodes/join.js";
import { maskDeep, maskOf } from "../secrets/masking.js";
import { watchDeadline } from "./notify.js";
import { outputsOf } from "./outputs.js";
import { cacheFolder, defaultPython, prepare, type Prepared } from "./prepare.js";
import type { RunContext, UntimedEvent } from "./run-context.js";
import { runFacts } from "./run-facts.js";
import { newRunId } from "./run-id.js";
import { runNodes } from "../nodes/run-nodes.js";
import type { RunOptions, RunResult } from "./run-options.js";
import { runTime, tookTooLong } from "./run-time.js";
import { workerPool } from "../runners/worker-pool.js";
import { scopeIn, type Settled } from "../nodes/scope.js";
import { SecretFileError, writeSecretFiles } from "../secrets/secret-files.js";
import { slotsOf } from "../resources/slots.js";
import { pastRuns } from "../store/past-runs.js";
import { keptResults } from "../store/results.js";
import { makeRunFolder, type RunFolder, RunFolderError } from "../store/run-folder.js";
import type { Variables } from "../attempt/task-environment.js";
import type { TaskResult } from "../nodes/task-result.js";

const definedVariables = (env: NodeJS.ProcessEnv): Variables =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The state of a run whose nodes, or tasks of its exit, have ended so. */
function stateOf(settled: readonly Settled[], signal: AbortSignal): RunState {
  if (tookTooLong(signal)) return "failed";
  switch (failureOf(settled)?.state) {
    case undefined:
      return "succeeded";
    case "cancelled":
      return "cancelled";
    default:
      return "failed";
  }
}

/**
 * Runs a pipeline on this machine, by the reference semantics.
 *
 * Gives a result whatever state the run ends in; diagnostics alone (P7001–P7006, P7010–P7013) when it could not start.
 * @throws only for our own bugs.
 */
export async function run(options: RunOptions): Promise<Outcome<RunResult>> {
  const [prepared, problems] = await prepare(options);
  if (prepared === undefined) return [undefined, problems];
  const runId = options.runId ?? newRunId(options.clock ?? systemClock);
  const runsFolder = resolve(options.runsFolder);
  try {
    const removeSecretFiles = await writeSecretFiles(options.pipeline, prepared.secrets);
    try {
      const folder = await makeRunFolder(runsFolder, runId, options.assets, options.pipeline);
      return await runIn({ ...options, ...prepared, runsFolder, runId, folder });
    } finally {
      await removeSecretFiles();
    }
  } catch (error) {
    const place = { span: options.pipeline.span, target: "local" };
    if (error instanceof SecretFileError)
      return [undefined, [localReport("P7012", { problem: error.message }, place)]];
    if (!(error instanceof RunFolderError)) throw error;
    const holes = { folder: join(runsFolder, runId), problem: error.message };
    return [undefined, [localReport("P7010", holes, { target: "local" })]];
  }
}

/** Runs a prepared pipeline in its folder. */
async function runIn(
  options: RunOptions & Prepared & { runId: string; folder: RunFolder },
): Promise<Outcome<RunResult>> {
  const { pipeline, hash, params, secrets, runId, folder, env = process.env, clock = systemClock } = options;
  const { signal: cancelled = new AbortController().signal, scheduled } = options;
  const time = runTime(pipeline.timeoutSeconds, cancelled);
  // Every task that waits or runs listens to them.
  setMaxListeners(0, cancelled, time.signal);
  const tasks: TaskResult[] = [];
  const startedAt = clock.now();
  const mask = maskOf([...secrets.values()]);
  const emit = (event: UntimedEvent): void => {
    const timed = maskDeep({ ...event, at: isoTime(clock.now()) }, mask) as RunEvent;
    if (timed.type !== "log-line") folder.appendEvent(timed);
    options.onEvent?.(timed);
  };
  const workers = workerPool();
  const context: RunContext = {
    pipeline,
    typing: typingOf(pipeline),
    givenWhole: givenWholeOf(pipeline),
    params,
    runId,
    folder,
    environments: pythonEnvironments({
      base: options.python ?? defaultPython,
      cacheFolder: join(cacheFolder(env), "python"),
      variables: definedVariables(env),
    }),
    workers,
    slots: slotsOf(
      { cpu: options.concurrency ?? availableParallelism(), memoryBytes: totalmem() },
      options.pools ?? {},
    ),
    results: keptResults(join(cacheFolder(env), "results"), clock.now),
    pastRuns: pastRuns(options.runsFolder),
    ask: options.ask,
    startedAt,
    clock,
    signal: time.signal,
    scheduled,
    run: runFacts(runId, scheduled),
    surrounding: env,
    secrets,
    mask,
    emit,
    onResult: (result) => {
      tasks.push(result);
      emit({ type: "task-finished", ...result });
    },
  };
  const about = {
    runId,
    pipeline: pipeline.id,
    hash,
    git: options.git,
    params,
    scheduledAt: scheduled?.scheduledAt ?? null,
    startedAt: isoTime(startedAt),
  };
  await folder.writeManifest({ ...about, state: "running" });
  const nodes = taskNodes(pipeline).map(({ node }) => node.id);
  emit({
    type: "run-started",
    runId,
    pipeline: pipeline.id,
    hash,
    folder: folder.path,
    params,
    tasks: nodes,
  });
  const late = { pipeline: pipeline.id, runId, startedAt: isoTime(startedAt) };
  const watch = watchDeadline(pipeline.deadline, late, secrets, (told) =>
    emit({ type: "deadline-missed", told }),
  );
  try {
    const scope = scopeIn(undefined);
    const settled = await runNodes(context, pipeline.nodes, scope);
    time.clear();
    const outputs = outputsOf(context, scope);
    const ended = { state: stateOf(settled, time.signal), tasks: [...tasks] };
    const run = runFacts(runId, scheduled, ended);
    const exit = { ...context, signal: cancelled, run };
    const exited = await runNodes(exit, pipeline.onExit ?? [], scopeIn(undefined));
    const state = ended.state === "succeeded" ? stateOf(exited, cancelled) : ended.state;
    const result: RunResult = { runId, folder: folder.path, state, tasks, outputs };
    await watch.close();
    const durationMs = clock.now() - startedAt;
    await folder.writeManifest(maskDeep({ ...about, state, durationMs, outputs, tasks }, mask));
    emit({ type: "run-finished", runId, state, durationMs, outputs });
    return [result, []];
  } finally {
    time.clear();
    await watch.close();
    await workers.close();
  }
}
