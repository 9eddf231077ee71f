import type { RunState } from "../log/events.js";
import type { RunRecord } from "../log/run-record.js";
import { runNodes } from "../nodes/run-nodes.js";
import { scopeIn, type Settled } from "../nodes/scope.js";
import { nothingEarlier } from "./earlier-results.js";
import type { RunContext } from "./run-context.js";
import { type Ended, runFacts } from "./run-facts.js";

const isSameEnd = (before: RunRecord["exit"], state: RunState, failedTasks: readonly string[]): boolean =>
  before?.state === state && JSON.stringify(before.failedTasks) === JSON.stringify(failedTasks);

/**
 * Runs what a pipeline does at its exit, told how its nodes have ended. What a run that goes on did at an exit counts only
 * when it came to the same end.
 */
export async function runExit(
  context: RunContext,
  ended: Ended,
  signal: AbortSignal,
  before: RunRecord | undefined,
): Promise<readonly Settled[]> {
  const { pipeline, runId, scheduled } = context;
  const nodes = pipeline.onExit ?? [];
  if (nodes.length === 0) return [];
  const run = runFacts(runId, scheduled, ended);
  const { state } = ended;
  const failedTasks = run("failedTasks") as readonly string[];
  context.emit({ type: "exit-started", state, failedTasks });
  await context.committed();
  const goesOn = before === undefined || isSameEnd(before.exit, state, failedTasks);
  const earlier = goesOn ? context.earlier : nothingEarlier;
  return runNodes({ ...context, signal, run, earlier }, nodes, scopeIn(undefined));
}
