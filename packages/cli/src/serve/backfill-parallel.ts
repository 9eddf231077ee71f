import { type ScheduledFor, systemClock } from "@partitura/backend-local";
import type { Diagnostic } from "@partitura/core";
import { exitCode, type ExitCode } from "../exit-code.js";
import { onInterrupt } from "../input/interrupt.js";
import type { Terminal } from "../terminal.js";
import { backfillRuns } from "./backfill-runs.js";
import { freshId } from "./run-orders.js";
import { endEvent, type ServeEvent, type UntimedServeEvent } from "./serve-event.js";
import type { Served } from "./sources.js";
import { sharedSlots } from "./shared-slots.js";
import { type RunEnd, startRun, type StartOptions } from "./start-run.js";
import { eventLines } from "./tell.js";

/** How the runs of a backfill are made, several at once. */
interface ParallelOptions extends StartOptions {
  readonly parallel: number;
  readonly keepGoing?: true;
  readonly json?: true;
}

function exitCodeOf(states: readonly RunEnd["state"][]): ExitCode {
  if (states.includes("cancelled")) return exitCode.interrupted;
  if (states.includes("refused")) return exitCode.diagnostics;
  return states.includes("failed") ? exitCode.runFailed : exitCode.ok;
}

/** Makes the runs of a backfill, several at once, and tells of each when it starts and when it ends. */
export async function backfillParallel(
  served: Omit<Served, "schedule">,
  instants: readonly ScheduledFor[],
  options: ParallelOptions,
  terminal: Terminal,
  complain: (diagnostics: readonly Diagnostic[]) => void,
): Promise<ExitCode> {
  const { out, err } = terminal;
  const { id: pipeline } = served;
  const tell = (untimed: UntimedServeEvent): void => {
    const event = { at: new Date().toISOString(), ...untimed } as ServeEvent;
    out.write(options.json === true ? `${JSON.stringify(event)}\n` : eventLines(event, out.colors));
  };
  const interrupt = onInterrupt(
    () => err.write("\nstopping the runs; Ctrl-C again ends them at once\n"),
    () => undefined,
  );
  const taken = new Set<string>();
  const { signal } = interrupt;
  const slots = await sharedSlots(options.concurrency, terminal.env)([served]);
  const states = await backfillRuns({
    instants,
    parallel: options.parallel,
    keepGoing: options.keepGoing === true,
    signal,
    run: async (scheduled) => {
      const runId = freshId(systemClock, (it) => taken.has(it));
      taken.add(runId);
      const about = { pipeline, runId, scheduledAt: scheduled.scheduledAt };
      tell({ type: "run-starting", ...about });
      const end = await startRun(
        served,
        { runId, scheduled, resume: false },
        { ...options, slots },
        terminal,
        signal,
      );
      tell(endEvent(pipeline, runId, end, { scheduledAt: scheduled.scheduledAt }));
      if (end.diagnostics.length > 0) complain(end.diagnostics);
      return end;
    },
  }).finally(interrupt.release);
  return exitCodeOf(states);
}
