import { instanceKey, run, type RunEvent, type RunOptions, type RunResult } from "@partitura/backend-local";
import { stepContract } from "@partitura/compiler";
import type { Json, PipelineDeclaration, TaskNode } from "@partitura/core";
import { millisecondsOf } from "../clock/instant.js";
import { virtualClock } from "../clock/virtual-clock.js";
import { TestingError } from "../testing-error.js";
import { bodyFinder, type Stands } from "./bodies.js";
import { checkOptions } from "./check-options.js";
import { corruptOutputs } from "./corrupt.js";
import { crashSite, type CrashSite } from "./crash.js";
import { temporaryFolder } from "./folders.js";
import { journal, type Journal } from "./journal.js";
import type { ApprovalAnswer, PipelineOptions } from "./options.js";
import { taskNodesOf, type Place } from "./place-of.js";
import { preparePipeline, type PreparedPipeline } from "./prepare-pipeline.js";
import { scheduledFor } from "./scheduled.js";

/** Where the virtual clock begins when a test does not say. */
const defaultStart = "2026-01-01T00:00:00Z";

/** How many cores tasks may use together when a test does not say: the same on every machine. */
const defaultConcurrency = 16;

/** A run that is over, and what was gathered of it. */
export interface Executed {
  readonly result: RunResult;
  readonly journal: Journal;
  readonly prepared: PreparedPipeline;
  /** Seconds after which it should have been over. */
  readonly deadlineSeconds: number | undefined;
}

/** The environment of a run: secrets that are not needed have some value, so that nobody asks for them. */
function environmentOf(
  { env = {}, secrets = {}, cacheFolder }: PipelineOptions<unknown>,
  unneeded: readonly string[],
): NodeJS.ProcessEnv {
  const placeholders = Object.fromEntries(unneeded.map((name) => [name, `the secret ${name}`]));
  return {
    ...placeholders,
    ...process.env,
    ...(cacheFolder !== undefined && { PARTITURA_CACHE_DIR: cacheFolder }),
    ...env,
    ...secrets,
  };
}

const answerOf = (given: ApprovalAnswer): { readonly approved: boolean; readonly by: string } =>
  typeof given === "boolean" ? { approved: given, by: "test" } : given;

/**
 * Runs a declared pipeline for a test.
 * @throws {TestingError} when nothing could be run; what a fake asserts when that does not hold.
 */
export async function execute(
  declaration: PipelineDeclaration,
  options: PipelineOptions<unknown>,
  before: (prepared: PreparedPipeline) => PreparedPipeline = (it) => it,
): Promise<Executed> {
  const { fakes = {}, faults = {}, approvals = {}, isolation = "inline", crashAfter } = options;
  const nodes: readonly TaskNode[] = taskNodesOf(declaration);
  checkOptions(declaration, nodes, options);
  const scheduledAt =
    options.scheduledAt === undefined ? undefined : millisecondsOf(options.scheduledAt, "`scheduledAt`");
  const clock = virtualClock(
    options.now === undefined
      ? (scheduledAt ?? Date.parse(defaultStart))
      : millisecondsOf(options.now, "`now`"),
  );
  const stands: Stands = { fakes, faults, inMemory: isolation === "inline" };
  const prepared = before(await preparePipeline(declaration, nodes, stands));
  const taskOf = new Map(nodes.map(({ id, task }) => [id, task]));
  const kinds = new Map(declaration.tasks.map(({ id, body }) => [id, body.kind]));
  const gathered = journal(nodes, (node) => kinds.get(taskOf.get(node) ?? ""), clock);
  const placeOf = (node: string, index: readonly number[]): Place => ({
    node,
    index,
    task: taskOf.get(node) ?? node,
  });

  const { pipeline, hash, assets } = prepared.checked;
  const runsFolder = options.runsFolder ?? temporaryFolder();
  let [site, folder] = [undefined as CrashSite | undefined, ""];

  const common: Omit<RunOptions, "runsFolder"> = {
    pipeline,
    hash,
    assets,
    isolation,
    bodies: bodyFinder(declaration.tasks, stands, await stepContract(), clock, gathered),
    noCache: options.cacheFolder === undefined,
    env: environmentOf(options, prepared.unneededSecrets),
    envFile: "/nonexistent/.env",
    python: options.python,
    clock,
    concurrency: options.concurrency ?? defaultConcurrency,
    pools: options.pools,
    ask: async ({ node }) => {
      const given = approvals[node] ?? approvals[taskOf.get(node) ?? ""];
      return given === undefined ? undefined : answerOf(given);
    },
    scheduled: scheduledAt === undefined ? undefined : scheduledFor(declaration.schedule, scheduledAt),
  };
  const crash = new AbortController();
  /** Time does not pass before a run has begun. */
  let begun = clock.running();
  const onEvent = (event: RunEvent): void => {
    if (site !== undefined) return;
    gathered.onEvent(event);
    corruptOutputs(event, faults, placeOf);
    if (event.type === "run-started") {
      ({ folder } = event);
      begun();
    }
    if (event.type !== "task-finished" || instanceKey(event) !== crashAfter) return;
    site = crashSite(folder, gathered.events);
    gathered.onCrash();
    crash.abort();
  };
  let [result, problems] = await run({
    ...common,
    runsFolder,
    ...(options.runsFolder === undefined && { runId: "test" }),
    params: options.params as { readonly [name: string]: Json } | undefined,
    signal: crash.signal,
    onEvent,
  });
  if (site !== undefined) {
    const { runsFolder: where, runId } = site;
    begun = clock.running();
    const goOn = (event: RunEvent): void => {
      if (event.type === "run-resumed") begun();
      gathered.onEvent(event);
      corruptOutputs(event, faults, placeOf);
    };
    [result, problems] = await run({ ...common, runsFolder: where, resume: runId, onEvent: goOn });
  }
  if (gathered.mistakes.length > 0) throw gathered.mistakes[0];
  if (result === undefined) throw new TestingError(problems);
  return { result, journal: gathered, prepared, deadlineSeconds: declaration.deadline?.seconds };
}
