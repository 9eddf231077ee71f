import { listRuns, type ScheduledFor } from "@partitura/backend-local";
import type { RunEnd } from "./start-run.js";

/** The runs of a pipeline that have succeeded: their ids, by the fire time that they are for; the latest of each. */
export async function succeededRuns(
  runsFolder: string,
  pipeline: string,
): Promise<ReadonlyMap<string, string>> {
  const runs = await listRuns(runsFolder);
  return new Map(
    runs
      .filter((it) => it.pipeline === pipeline && it.state === "succeeded")
      .flatMap(({ scheduledAt, runId }) => (scheduledAt === undefined ? [] : [[scheduledAt, runId] as const]))
      .toReversed(),
  );
}

/** How the runs of a backfill are made. */
export interface BackfillWork {
  readonly instants: readonly ScheduledFor[];
  /** How many runs go on at once. */
  readonly parallel: number;
  /** Whether a run that fails does not keep the next from being started. */
  readonly keepGoing: boolean;
  readonly run: (scheduled: ScheduledFor) => Promise<RunEnd>;
  readonly signal: AbortSignal;
}

/**
 * Makes a run for each instant, started in order and so many at once; gives how each ended that was started. After one that
 * did not succeed no other is started, unless it is to keep going.
 */
export async function backfillRuns({
  instants,
  parallel,
  keepGoing,
  run,
  signal,
}: BackfillWork): Promise<readonly RunEnd["state"][]> {
  const states: RunEnd["state"][] = [];
  const left = instants.values();
  let isStopped = false;
  async function work(): Promise<void> {
    for (const scheduled of left) {
      if (isStopped || signal.aborted) return;
      const { state } = await run(scheduled);
      states.push(state);
      if (state !== "succeeded" && (!keepGoing || state !== "failed")) isStopped = true;
    }
  }
  await Promise.all(Array.from({ length: parallel }, work));
  return states;
}
