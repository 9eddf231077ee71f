import { setMaxListeners } from "node:events";
import { availableParallelism, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { type Diagnostic, givenWholeOf, type Outcome, sha256, taskNodes, typingOf } from "@partitura/core";
import { taskEnvironment, type Variables } from "../attempt/task-environment.js";
import { taskCache } from "../cache/task-cache.js";
import { type Clock, systemClock } from "../clock.js";
import { localReport } from "../diagnostics.js";
import { pythonEnvironments } from "../environments/python-environment.js";
import type { EventLogError } from "../log/event-log.js";
import type { RunEvent, RunState } from "../log/events.js";
import { failureOf } from "../nodes/join.js";
import { runNodes } from "../nodes/run-nodes.js";
import { scopeIn, type Settled } from "../nodes/scope.js";
import type { TaskResult } from "../nodes/task-result.js";
import { admission } from "../resources/admission.js";
import { findGpus } from "../resources/gpus.js";
import { slotsOf } from "../resources/slots.js";
import { workerPool } from "../runners/worker-pool.js";
import { maskDeep, maskOf } from "../secrets/masking.js";
import { SecretFileError, writeSecretFiles } from "../secrets/secret-files.js";
import { pastRuns } from "../store/past-runs.js";
import { RunFolderError } from "../store/run-folder.js";
import { readRun } from "../store/runs.js";
import { beginRun, type Begun, takeUp } from "./begin-run.js";
import { type EarlierResults, earlierResults, nothingEarlier } from "./earlier-results.js";
import { watchDeadline } from "./notify.js";
import { outputsOf } from "./outputs.js";
import { cacheFolder, prepare, type Prepared } from "./prepare.js";
import type { RunContext, UntimedEvent } from "./run-context.js";
import { runExit } from "./run-exit.js";
import { runFacts, type ScheduledFor } from "./run-facts.js";
import { newRunId } from "./run-id.js";
import type { RunOptions, RunResult } from "./run-options.js";
import { runTime, tookTooLong } from "./run-time.js";
import { type Selection, selectionOf } from "./selection.js";

const definedVariables = (env: NodeJS.ProcessEnv): Variables =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

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

/** The earlier results of another run of the pipeline. Reports P7018, and P7020 for results of other code. */
async function resultsToReuse(options: RunOptions, selection: Selection): Promise<Outcome<EarlierResults>> {
  const { pipeline, reuse } = options;
  const reused = taskNodes(pipeline).filter(({ node }) => selection(node.id) === "reuse");
  if (reuse === undefined) {
    const problems = reused.map(({ node }) =>
      localReport("P7022", { node: node.id }, { span: node.span, target: "local" }),
    );
    return problems.length > 0 ? [undefined, problems] : [nothingEarlier, []];
  }
  const [kept, problems] = await readRun(reuse);
  if (kept === undefined) return [undefined, problems];
  const codeOf = new Map(
    taskNodes(kept.pipeline).map(({ node }) => [node.id, kept.pipeline.tasks[node.task]]),
  );
  const changed = reused.filter(
    ({ node }) => codeOf.get(node.id)?.body.codeHash !== pipeline.tasks[node.task]?.body.codeHash,
  );
  return [
    earlierResults(kept.record),
    changed.map(({ node }) =>
      localReport("P7020", { node: node.id, run: kept.record.runId }, { span: node.span, target: "local" }),
    ),
  ];
}

/**
 * Runs a pipeline on this machine, by the reference semantics.
 *
 * Gives a result whatever state the run ends in; diagnostics alone (P7001–P7006, P7010–P7022) when it could not start or
 * its log could not be written any more.
 * @throws only for our own bugs.
 */
export async function run(options: RunOptions): Promise<Outcome<RunResult>> {
  const runsFolder = resolve(options.runsFolder);
  const runId = options.resume ?? options.runId ?? newRunId(options.clock ?? systemClock);
  const place = { span: options.pipeline.span, target: "local" };
  const log = watchLog();
  try {
    if (options.resume === undefined) return await runNew({ ...options, runsFolder, runId }, log);
    const [begun, refusals] = await takeUp({ ...options, runsFolder }, runId, log.fail);
    if (begun === undefined) return [undefined, refusals];
    return await runBegun({ ...options, params: begun.before?.params, runsFolder, runId }, begun, log);
  } catch (error) {
    const failure = log.failure();
    if (failure !== undefined)
      return [undefined, [localReport("P7014", { problem: failure.message, run: runId }, place)]];
    if (error instanceof SecretFileError)
      return [undefined, [localReport("P7012", { problem: error.message }, place)]];
    if (!(error instanceof RunFolderError)) throw error;
    const holes = { folder: join(runsFolder, runId), problem: error.message };
    return [undefined, [localReport("P7010", holes, { target: "local" })]];
  }
}

/** A run that has a name. */
type Named = RunOptions & { readonly runId: string };

/** Whether the log of a run can be written still. */
interface LogWatch {
  readonly failure: () => EventLogError | undefined;
  /** Aborted when it cannot. */
  readonly signal: AbortSignal;
  readonly fail: (error: EventLogError) => void;
}

function watchLog(): LogWatch {
  const broken = new AbortController();
  let failure: EventLogError | undefined;
  return {
    failure: () => failure,
    signal: broken.signal,
    fail: (error) => {
      failure = error;
      broken.abort();
    },
  };
}

/** What is found before a run starts, all at once. */
async function ready(options: Named): Promise<Outcome<Prepared & { readonly selection: Selection }>> {
  const [prepared, problems] = await prepare(options);
  const [selection, unknown] = selectionOf(options.pipeline, options.select ?? {});
  const found = [...problems, ...unknown];
  return prepared === undefined || selection === undefined
    ? [undefined, found]
    : [{ ...prepared, selection }, found];
}

async function runNew(options: Named, log: LogWatch): Promise<Outcome<RunResult>> {
  const [prepared, problems] = await ready(options);
  if (prepared === undefined) return [undefined, problems];
  const [reused, found] = await resultsToReuse(options, prepared.selection);
  const diagnostics = [...problems, ...found];
  if (reused === undefined) return [undefined, diagnostics];
  return withSecretFiles(options, prepared, async () => {
    const [begun, refusals] = await beginRun(options, options.runId, log.fail);
    if (begun === undefined) return [undefined, refusals];
    return finish({ ...options, ...prepared }, { ...begun, earlier: reused }, log, diagnostics);
  });
}

/** Goes on with a run that this process holds already. */
async function runBegun(options: Named, begun: Begun, log: LogWatch): Promise<Outcome<RunResult>> {
  const [prepared, problems] = await ready(options).catch(async (error: unknown) => {
    await letGo(begun);
    throw error;
  });
  if (prepared === undefined) {
    await letGo(begun);
    return [undefined, problems];
  }
  return withSecretFiles(options, prepared, async () =>
    finish({ ...options, ...prepared }, begun, log, problems),
  );
}

async function letGo({ log, lock }: Begun): Promise<void> {
  try {
    await log.close();
  } finally {
    await lock.release();
  }
}

async function withSecretFiles<T>(
  { pipeline }: RunOptions,
  { secrets }: Prepared,
  work: () => Promise<T>,
): Promise<T> {
  const removeSecretFiles = await writeSecretFiles(pipeline, secrets);
  try {
    return await work();
  } finally {
    await removeSecretFiles();
  }
}

/** Runs to the end and lets the run go; fails when the log could not be written. */
async function finish(
  options: Ready,
  begun: Begun,
  log: LogWatch,
  diagnostics: readonly Diagnostic[],
): Promise<Outcome<RunResult>> {
  const result = await runIn(options, begun, log.signal).finally(async () => letGo(begun));
  const failure = log.failure();
  if (failure !== undefined) throw failure;
  return [result, diagnostics];
}

/** The instants that a run is for: a resumed one keeps its own. */
function instantsOf({ scheduled }: RunOptions, { before }: Begun): ScheduledFor | undefined {
  if (before === undefined) return scheduled;
  const { scheduledAt, intervalStart, intervalEnd } = before;
  return scheduledAt === undefined
    ? undefined
    : {
        scheduledAt,
        intervalStart: intervalStart ?? scheduledAt,
        intervalEnd: intervalEnd ?? scheduledAt,
      };
}

/** A run of which everything is known that it needs. */
type Ready = Named & Prepared & { readonly selection: Selection };

/** Gives the time of day as events have it; much happens in one millisecond. */
function timeStamps(clock: Clock): () => string {
  let [known, text] = [Number.NaN, ""];
  return () => {
    const now = clock.now();
    if (now !== known) [known, text] = [now, new Date(now).toISOString()];
    return text;
  };
}

/** Runs a prepared pipeline in its folder. `broken` is aborted when its log cannot be written any more. */
async function runIn(options: Ready, begun: Begun, broken: AbortSignal): Promise<RunResult> {
  const { pipeline, hash, secrets, runId, env = process.env, clock = systemClock } = options;
  const { folder, log, before, earlier } = begun;
  const { signal: asked = new AbortController().signal, isolation = "process" } = options;
  const params = before?.params ?? options.params;
  const scheduled = instantsOf(options, begun);
  const cancelled = AbortSignal.any([asked, broken]);
  const time = runTime(pipeline.timeoutSeconds, cancelled, clock);
  // Every task that runs listens to them.
  setMaxListeners(0, cancelled, time.signal);
  const tasks: TaskResult[] = [];
  const startedAt = clock.now();
  const startedMs = clock.monotonic();
  const began = before === undefined ? Infinity : Date.parse(before.startedAt);
  const mask = maskOf([...secrets.values()]);
  const stamp = timeStamps(clock);
  const timed = (event: UntimedEvent): RunEvent => {
    const it = { ...event, at: stamp() } as RunEvent;
    if (secrets.size === 0) return it;
    const masked = maskDeep(it, mask);
    if (it.type !== "task-finished" || masked.type !== "task-finished") return masked;
    const isChanged = JSON.stringify(masked.outputs) !== JSON.stringify(it.outputs);
    return isChanged ? { ...masked, masked: true } : masked;
  };
  const emit = (event: UntimedEvent): void => {
    const it = timed(event);
    const isKnown = it.type === "task-finished" && it.reusedFrom === runId;
    if (it.type !== "log-line" && !isKnown) log.append(it);
    options.onEvent?.(it);
  };
  const workers = workerPool(clock);
  const versions = new Map<string, string>();
  const versionOf = (file: string): string => {
    const version = versions.get(file) ?? sha256(options.assets[file] ?? "");
    versions.set(file, version);
    return version;
  };
  const context: RunContext = {
    pipeline,
    typing: typingOf(pipeline),
    givenWhole: givenWholeOf(pipeline),
    params,
    runId,
    folder,
    isolation,
    bodies: options.bodies,
    versionOf,
    environments: pythonEnvironments({
      base: options.python,
      cacheFolder: join(cacheFolder(env), "python"),
      variables: definedVariables(env),
    }),
    workers,
    admission: admission(),
    slots: slotsOf(
      {
        cpu: options.concurrency ?? availableParallelism(),
        memoryBytes: totalmem(),
        gpus: await findGpus(pipeline, env),
      },
      options.pools ?? {},
    ),
    cache: taskCache(join(cacheFolder(env), "results"), clock.now),
    cacheMode: (task) =>
      options.noCache === true ? "off" : options.force?.includes(task) === true ? "refresh" : "use",
    pastRuns: pastRuns(options.runsFolder, Math.min(Date.now(), began)),
    ask: options.ask,
    startedAt: before === undefined ? startedAt : began,
    clock,
    signal: time.signal,
    scheduled,
    run: runFacts(runId, scheduled),
    environment: taskEnvironment(env, {}),
    secrets,
    mask,
    earlier,
    selection: options.selection,
    emit,
    onResult: (result) => {
      tasks.push(result);
      emit({ type: "task-finished", ...result });
    },
    committed: async () =>
      (isolation === "inline" ? log.written() : log.synced()).then(
        () => true,
        () => false,
      ),
  };
  const about = {
    runId,
    pipeline: pipeline.id,
    hash,
    git: options.git,
    params,
    isolation,
    scheduledAt: scheduled?.scheduledAt ?? null,
    startedAt: before?.startedAt ?? new Date(startedAt).toISOString(),
    ...options.facts,
  };
  await folder.writeManifest(maskDeep(about, mask));
  if (before === undefined)
    emit({
      type: "run-started",
      runId,
      pipeline: pipeline.id,
      hash,
      folder: folder.path,
      params,
      tasks: taskNodes(pipeline).map(({ node }) => node.id),
      ...scheduled,
      reuse: options.reuse === undefined ? undefined : earlier.runId,
    });
  else
    emit({
      type: "run-resumed",
      runId,
      resumption: before.resumptions,
      hash,
      folder: folder.path,
    });
  const late = { pipeline: pipeline.id, runId, startedAt: about.startedAt };
  const watch = watchDeadline(pipeline.deadline, late, secrets, clock, (told) =>
    emit({ type: "deadline-missed", told }),
  );
  try {
    const scope = scopeIn(undefined);
    const settled = await runNodes(context, pipeline.nodes, scope);
    time.clear();
    const outputs = outputsOf(context, scope);
    const ended = { state: stateOf(settled, time.signal), tasks: [...tasks] };
    const exited = await runExit(context, ended, cancelled, before);
    const state = ended.state === "succeeded" ? stateOf(exited, cancelled) : ended.state;
    const result: RunResult = { runId, folder: folder.path, state, tasks, outputs };
    await watch.close();
    const durationMs = Math.round(clock.monotonic() - startedMs);
    emit({ type: "run-finished", runId, state, durationMs, outputs });
    return result;
  } finally {
    time.clear();
    await watch.close();
    await workers.close();
  }
}
