import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { type Diagnostic, givenWholeOf, sha256, taskNodes, typingOf } from "@partitura/core";
import { taskEnvironment, type Variables } from "../attempt/task-environment.js";
import { taskCache } from "../cache/task-cache.js";
import { type Clock, systemClock } from "../clock.js";
import { pythonEnvironments } from "../environments/python-environment.js";
import type { RunEvent, RunState } from "../log/events.js";
import { failureOf } from "../nodes/join.js";
import { runNodes } from "../nodes/run-nodes.js";
import { scopeIn, type Settled } from "../nodes/scope.js";
import type { TaskResult } from "../nodes/task-result.js";
import { rememberEnvironments } from "../record/python-facts.js";
import { traceVariables } from "../record/trace-context.js";
import { admission } from "../resources/admission.js";
import { machineSlots } from "../resources/machine-slots.js";
import { workerPool } from "../runners/worker-pool.js";
import { maskDeep, maskOf } from "../secrets/masking.js";
import { pastRuns } from "../store/past-runs.js";
import type { Begun } from "./begin-run.js";
import { eitherSignal } from "./either-signal.js";
import { watchDeadline } from "./notify.js";
import { outputsOf } from "./outputs.js";
import { cacheFolder, type Prepared } from "./prepare.js";
import type { RunContext, UntimedEvent } from "./run-context.js";
import { runExit } from "./run-exit.js";
import { runFacts, type ScheduledFor } from "./run-facts.js";
import type { RunOptions, RunResult } from "./run-options.js";
import { runTime, tookTooLong } from "./run-time.js";
import type { Selection } from "./selection.js";

/** A run of which everything is known that it needs. */
export type Ready = RunOptions & Prepared & { readonly runId: string } & { readonly selection: Selection };

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
export async function runInFolder(
  options: Ready,
  begun: Begun,
  broken: AbortSignal,
  onProblem: (diagnostic: Diagnostic) => void,
): Promise<RunResult> {
  const { pipeline, hash, secrets, runId, env = process.env, clock = systemClock } = options;
  const { folder, log, before, earlier } = begun;
  const { signal: asked = new AbortController().signal, isolation = "process" } = options;
  const params = before?.params ?? options.params;
  const scheduled = instantsOf(options, begun);
  const either = eitherSignal(asked, broken);
  const cancelled = either.signal;
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
  const environments = rememberEnvironments(
    pythonEnvironments({
      base: options.python,
      cacheFolder: join(cacheFolder(env), "python"),
      variables: definedVariables(env),
    }),
  );
  const resumption = before?.resumptions ?? 0;
  const context: RunContext = {
    pipeline,
    typing: typingOf(pipeline),
    givenWhole: givenWholeOf(pipeline),
    params,
    runId,
    resumption,
    folder,
    isolation,
    bodies: options.bodies,
    versionOf,
    environments,
    workers,
    admission: admission(),
    slots: options.slots ?? (await machineSlots(options, [pipeline], env)),
    cache: taskCache(join(cacheFolder(env), "results"), clock.now, {
      python: options.python,
      surrounding: env,
      onProblem,
    }),
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
    traceVariables: (instance, attempt) => traceVariables(env, { runId, resumption, instance, attempt }),
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
    const pythons = await environments.used();
    if (pythons.length > 0)
      await folder.writeManifest(maskDeep({ ...about, pythonEnvironments: pythons }, mask));
    const durationMs = (before?.ranMs ?? 0) + Math.round(clock.monotonic() - startedMs);
    emit({ type: "run-finished", runId, state, durationMs, outputs });
    return result;
  } finally {
    time.clear();
    either.release();
    await watch.close();
    await workers.close();
  }
}
