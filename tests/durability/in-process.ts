import { run, type Clock, type RunOptions, type RunResult } from "@partitura/backend-local";
import type { Diagnostic } from "@partitura/core";
import { inlineBodies } from "./bodies/inline.js";
import type { Program } from "./programs.js";

/** What came of a run in this process: a result, or the diagnostics that say why there is none. */
export interface Tried {
  readonly result: RunResult | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
}

/** How a program is run. */
export interface Trial {
  readonly runsFolder: string;
  readonly assets: RunOptions["assets"];
  readonly resume: boolean;
  readonly clock?: Clock;
  readonly onEvent?: RunOptions["onEvent"];
  /** Called when a body starts and when it has ended. */
  readonly onStart?: () => void;
  readonly onEnd?: () => void;
}

/** Runs or resumes a random program with bodies in this process. */
export async function tryInProcess({ runId, pipeline, hash }: Program, trial: Trial): Promise<Tried> {
  const { onStart, onEnd, resume, ...options } = trial;
  const hooks = { ...(onStart && { onStart }), ...(onEnd && { onEnd }) };
  const [result, diagnostics] = await run({
    ...options,
    pipeline,
    hash,
    isolation: "inline",
    bodies: inlineBodies(hooks),
    ...(resume ? { resume: runId } : { runId }),
  });
  return { result, diagnostics, codes: diagnostics.map(({ code }) => code) };
}
