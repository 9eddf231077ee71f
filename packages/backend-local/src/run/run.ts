import { join, resolve } from "node:path";
import { type Diagnostic, type Outcome, taskNodes } from "@partitura/core";
import { systemClock } from "../clock.js";
import { localReport } from "../diagnostics.js";
import type { EventLogError } from "../log/event-log.js";
import { SecretFileError, writeSecretFiles } from "../secrets/secret-files.js";
import { RunFolderError } from "../store/run-folder.js";
import { readRun } from "../store/runs.js";
import { beginRun, type Begun, takeUp } from "./begin-run.js";
import { type EarlierResults, earlierResults, nothingEarlier } from "./earlier-results.js";
import { prepare, type Prepared } from "./prepare.js";
import { newRunId } from "./run-id.js";
import { type Ready, runInFolder } from "./run-in-folder.js";
import type { RunOptions, RunResult } from "./run-options.js";
import { type Selection, selectionOf } from "./selection.js";

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
  const runId = options.resume ?? options.runId ?? newRunId(options.clock ?? systemClock, runsFolder);
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
  const found: Diagnostic[] = [...diagnostics];
  let result: RunResult;
  try {
    result = await runInFolder(options, begun, log.signal, (it) => void found.push(it));
  } finally {
    await letGo(begun);
  }
  const failure = log.failure();
  if (failure !== undefined) throw failure;
  return [result, found];
}
