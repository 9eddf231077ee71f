import { join, resolve } from "node:path";
import { run, type RunState, type ScheduledFor } from "@partitura/backend-local";
import type { Diagnostic } from "@partitura/core";
import { placeAt } from "../commands/load-checked.js";
import type { Prepared, RunCommandOptions } from "../commands/run.js";
import { gitState } from "../input/git.js";
import type { Terminal } from "../terminal.js";

/** A run that is wanted. */
export interface RunOrder {
  readonly runId: string;
  /** The instants that it is for, where a schedule by the clock asks for it. */
  readonly scheduled?: ScheduledFor | undefined;
  /** Go on with the run of this id, which was interrupted. */
  readonly resume: boolean;
}

/** How a run went that was wanted. */
export type RunEnd =
  | {
      readonly state: RunState;
      readonly durationMs: number;
      /** The first task that failed, and why. */
      readonly failed?: { readonly node: string; readonly message: string } | undefined;
    }
  /** It could not start; diagnostics say why. */
  | { readonly state: "refused"; readonly diagnostics: readonly Diagnostic[] };

/** Runs a pipeline that was prepared, without showing it. */
export async function startRun(
  { checked, params, runsFolder, local }: Prepared,
  { runId, scheduled, resume }: RunOrder,
  options: RunCommandOptions,
  { cwd, env }: Terminal,
  signal: AbortSignal,
): Promise<RunEnd> {
  const { pipeline, hash, assets, root } = checked;
  const started = performance.now();
  const git = await gitState(root);
  const [result, diagnostics] = await run({
    pipeline,
    hash,
    assets,
    params,
    runsFolder,
    ...(resume ? { resume: runId } : { runId }),
    signal,
    env,
    envFile: local.envFile === undefined ? join(cwd, ".env") : resolve(cwd, local.envFile),
    python: local.python ?? env["PARTITURA_PYTHON"],
    concurrency: options.concurrency ?? local.concurrency,
    pools: local.pools,
    git,
    scheduled,
  });
  if (result === undefined) return { state: "refused", diagnostics: placeAt(diagnostics, pipeline.span) };
  const failed = result.tasks.find(({ state }) => state === "failed");
  return {
    state: result.state,
    durationMs: Math.round(performance.now() - started),
    ...(failed?.error !== undefined && { failed: { node: failed.node, message: failed.error.message } }),
  };
}
