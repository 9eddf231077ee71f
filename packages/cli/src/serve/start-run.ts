import type { Isolation, RunEvent, RunState, ScheduledFor, Slots } from "@partitura/backend-local";
import type { Diagnostic } from "@partitura/core";
import { executeRun, type RunRequest } from "../execute/execute-run.js";
import type { Prepared } from "../execute/prepare-run.js";
import { gatherDiagnostics } from "../run-view/contract-diagnostics.js";
import type { Terminal } from "../terminal.js";

/** A run that is wanted. */
export interface RunOrder {
  readonly runId: string;
  /** The instants that it is for, where a schedule by the clock asks for it. */
  readonly scheduled?: ScheduledFor | undefined;
  /** Go on with the run of this id, which was interrupted. */
  readonly resume: boolean;
}

/** How runs are made that nobody watches. */
export interface StartOptions {
  /** How many cores the tasks of all runs may use together. */
  readonly concurrency?: number;
  readonly isolation?: Isolation;
  /** False for `--no-cache`. */
  readonly cache?: boolean;
  readonly force?: readonly string[];
}

/** A task that failed, and why. */
export interface FailedTask {
  readonly node: string;
  readonly message: string;
}

/** How a run went that was wanted; what is to be said of it has its place in the pipeline file. */
export type RunEnd = { readonly diagnostics: readonly Diagnostic[] } & (
  | {
      readonly state: RunState;
      readonly durationMs: number;
      /** The first task that failed. */
      readonly failed?: FailedTask | undefined;
    }
  /** It could not start. */
  | { readonly state: "refused" }
);

/** Runs a pipeline that was prepared, without showing it. */
export async function startRun(
  prepared: Prepared,
  { runId, scheduled, resume }: RunOrder,
  options: StartOptions & { readonly slots: Slots },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<RunEnd> {
  const started = performance.now();
  const contract = gatherDiagnostics(prepared.checked.pipeline);
  let failed: FailedTask | undefined;
  const onEvent = (event: RunEvent): void => {
    contract.add(event);
    if (event.type === "task-finished" && event.state === "failed" && failed === undefined)
      failed = { node: event.node, message: event.error?.message ?? "" };
  };
  const { isolation, cache, force, slots } = options;
  const request: RunRequest & { readonly slots: Slots } = {
    ...(resume ? { resume: runId } : { runId }),
    scheduled,
    isolation,
    slots,
    noCache: cache === false,
    force,
    signal,
    onEvent,
  };
  const [result, diagnostics] = await executeRun(prepared, request, terminal);
  if (result === undefined) return { state: "refused", diagnostics };
  const durationMs = Math.round(performance.now() - started);
  const all = [...diagnostics, ...contract.diagnostics()];
  return { state: result.state, durationMs, diagnostics: all, ...(failed !== undefined && { failed }) };
}
