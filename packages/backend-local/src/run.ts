import { setMaxListeners } from "node:events";
import { readFile } from "node:fs/promises";
import { availableParallelism, homedir, totalmem, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import {
  type Diagnostic,
  type Json,
  type Outcome,
  type Pipeline,
  taskNodes,
  typingOf,
} from "@partitura/core";
import { type Clock, systemClock } from "./clock.js";
import { localReport } from "./diagnostics.js";
import { checkDocker } from "./docker.js";
import { checkPython } from "./python.js";
import { pythonEnvironments } from "./environments/python-environment.js";
import type { RunEvent, RunState } from "./events.js";
import { stateOfGroup } from "./join.js";
import { maskDeep, maskOf } from "./masking.js";
import { type Params, resolveParams } from "./params.js";
import { resourcePool } from "./resource-pool.js";
import type { RunContext, UntimedEvent } from "./run-context.js";
import { newRunId } from "./run-id.js";
import { runNodes } from "./run-nodes.js";
import { workerPool } from "./runners/worker-pool.js";
import { type Scope, scopeIn } from "./scope.js";
import { valueWhenSettled } from "./settle.js";
import { findSecrets, type Secrets } from "./secrets.js";
import { makeRunFolder, type RunFolder, RunFolderError } from "./store/run-folder.js";
import { taskEnvironment, type Variables } from "./task-environment.js";
import type { TaskResult } from "./task-result.js";

/** The state of a project's source when a run starts. */
export interface GitState {
  readonly commit: string;
  /** Whether anything was changed since. */
  readonly dirty: boolean;
}

/** What a run is made of. */
export interface RunOptions {
  /** A pipeline that the compiler's passes have let through. */
  readonly pipeline: Pipeline;
  /** Its content hash. */
  readonly hash: string;
  /** The texts that bodies run, by the path that the pipeline names, and `step.py`. */
  readonly assets: { readonly [path: string]: string };
  readonly params?: Params | undefined;
  /** Where run folders are made, such as `.partitura/runs`. */
  readonly runsFolder: string;
  readonly runId?: string | undefined;
  /** Cancels the run: what runs is asked to end, and ended after five seconds. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** The environment; by default that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** The file with secrets that are not in the environment; by default `.env`. It need not exist. */
  readonly envFile?: string | undefined;
  /** The Python interpreter; by default `python3`. */
  readonly python?: string | undefined;
  readonly clock?: Clock | undefined;
  /** How many cores tasks may use together; by default all of this machine's. */
  readonly concurrency?: number | undefined;
  readonly git?: GitState | undefined;
}

/** What became of a run. */
export interface RunResult {
  readonly runId: string;
  readonly folder: string;
  readonly state: RunState;
  /** Every task instance, in the order in which they ended. */
  readonly tasks: readonly TaskResult[];
  /** The pipeline's outputs; one that could not be had because of a failure is absent, because of a skip null. */
  readonly outputs: { readonly [name: string]: Json };
}

const defaultPython = "python3";

async function readEnvFile(file: string): Promise<Variables> {
  const text = await readFile(file, "utf8").catch(() => "");
  return parseEnv(text) as Variables;
}

/** What is known before a run starts. */
interface Prepared {
  readonly params: Params;
  readonly secrets: Secrets;
}

/** Checks everything that can be wrong before a run starts, all at once. */
async function prepare(options: RunOptions): Promise<Outcome<Prepared>> {
  const { pipeline, env = process.env, envFile = ".env" } = options;
  const [params, paramProblems] = resolveParams(pipeline, options.params ?? {});
  const file = { name: envFile, variables: await readEnvFile(envFile) };
  const [secrets, secretProblems] = findSecrets(pipeline, env, file);
  const variables = taskEnvironment(env, {});
  const missing = [
    ...(await checkPython(pipeline, options.python ?? defaultPython, tmpdir(), variables)),
    ...(await checkDocker(pipeline, tmpdir(), variables)),
  ];
  const diagnostics = [...paramProblems, ...secretProblems, ...missing];
  return params === undefined || secrets === undefined || missing.length > 0
    ? [undefined, diagnostics]
    : [{ params, secrets }, diagnostics];
}

/** The folder for what is kept between runs. */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env["PARTITURA_CACHE_DIR"] ?? join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "partitura");
}

const definedVariables = (env: NodeJS.ProcessEnv): Variables =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The outputs of a pipeline whose nodes have all settled. */
async function outputsOf(
  context: RunContext,
  scope: Scope,
): Promise<Outcome<{ readonly [name: string]: Json }>> {
  const outputs: { [name: string]: Json } = {};
  const diagnostics: Diagnostic[] = [];
  for (const [name, expression] of Object.entries(context.pipeline.outputs)) {
    const settled = await valueWhenSettled(context, scope, expression);
    if (settled.state === "succeeded") outputs[name] = settled.value;
    if (settled.state === "skipped") outputs[name] = null;
    if (settled.state === "no-value") {
      const problem = `output '${name}': ${settled.error.message}`;
      diagnostics.push(localReport("P7008", { problem }, { span: context.pipeline.span, target: "local" }));
    }
  }
  return [outputs, diagnostics];
}

const runStates: { readonly [S in ReturnType<typeof stateOfGroup>]: RunState } = {
  succeeded: "succeeded",
  failed: "failed",
  "upstream-failed": "failed",
  cancelled: "cancelled",
};

/**
 * Runs a pipeline on this machine, by the reference semantics.
 *
 * Gives a result whatever state the run ends in; diagnostics alone (P7001–P7005, P7010) when it could not start.
 * @throws only for our own bugs.
 */
export async function run(options: RunOptions): Promise<Outcome<RunResult>> {
  const [prepared, problems] = await prepare(options);
  if (prepared === undefined) return [undefined, problems];
  const runId = options.runId ?? newRunId(options.clock ?? systemClock);
  const runsFolder = resolve(options.runsFolder);
  try {
    const folder = await makeRunFolder(runsFolder, runId, options.assets);
    return await runIn({ ...options, ...prepared, runId, folder });
  } catch (error) {
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
  const { signal = new AbortController().signal } = options;
  // Every task that waits or runs listens to it.
  setMaxListeners(0, signal);
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
    params,
    runId,
    folder,
    environments: pythonEnvironments({
      base: options.python ?? defaultPython,
      cacheFolder: join(cacheFolder(env), "python"),
      variables: definedVariables(env),
    }),
    workers,
    resources: resourcePool({ cpu: options.concurrency ?? availableParallelism(), memoryBytes: totalmem() }),
    clock,
    signal,
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
  try {
    const scope = scopeIn(undefined);
    const settled = await runNodes(context, pipeline.nodes, scope);
    const [outputs = {}, diagnostics] = await outputsOf(context, scope);
    const state = diagnostics.length > 0 ? "failed" : runStates[stateOfGroup(settled.map((it) => it.state))];
    const result: RunResult = { runId, folder: folder.path, state, tasks, outputs };
    const durationMs = clock.now() - startedAt;
    await folder.writeManifest(maskDeep({ ...about, state, durationMs, outputs, tasks }, mask));
    emit({ type: "run-finished", runId, state, durationMs, outputs });
    return [result, diagnostics];
  } finally {
    await workers.close();
  }
}
