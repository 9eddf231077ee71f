import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { eachEvent } from "../log/read-events.js";
import { runFiles, summaryOf } from "./runs.js";

/** The runs that a folder keeps, this one included: what their logs say of them and of the assets they update. */
export interface PastRuns {
  /** Whether a run of a pipeline for an instant (null: for none) has succeeded. */
  readonly hasSucceeded: (pipeline: string, scheduledAt: string | null) => Promise<boolean>;
  /** Whether a task that updates an asset has succeeded since a time in ms. */
  readonly wasUpdated: (asset: string, since: number) => Promise<boolean>;
}

/** Milliseconds by which a file's time may lie behind the clock's. */
const clockTickMs = 2000;

/** Whether the log of a run tells that an asset was updated since then. */
async function tellsOf(file: string, asset: string, since: number, opened: number): Promise<boolean> {
  const changed = await stat(file).catch(() => undefined);
  if (changed === undefined || changed.mtimeMs < opened - clockTickMs) return false;
  for await (const event of eachEvent(file)) {
    if (event.type !== "task-finished" || event.state !== "succeeded") continue;
    if (event.updates?.includes(asset) === true && Date.parse(event.at) >= since) return true;
  }
  return false;
}

/**
 * Looks into the run folders of a folder; what cannot be read counts as not there. `opened` is when the run began that asks,
 * in ms: files have the real time, whatever clock a run has.
 */
export function pastRuns(runsFolder: string, opened: number): PastRuns {
  const some = async (holds: (run: string) => Promise<boolean>): Promise<boolean> => {
    for (const run of (await readdir(runsFolder).catch(() => [])).toReversed())
      if (await holds(join(runsFolder, run))) return true;
    return false;
  };
  return {
    hasSucceeded: async (pipeline, scheduledAt) =>
      some(async (run) => {
        const summary = await summaryOf(run);
        return (
          summary?.pipeline === pipeline &&
          summary.state === "succeeded" &&
          (summary.scheduledAt ?? null) === scheduledAt
        );
      }),
    wasUpdated: async (asset, since) =>
      some(async (run) => tellsOf(join(run, runFiles.events), asset, since, opened)),
  };
}
