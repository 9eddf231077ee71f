import { lstat, mkdir, readdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { isRunning, lockRun } from "../locks/run-lock.js";
import { eachEvent } from "../log/read-events.js";
import { listRuns, runFiles, type RunSummary } from "../store/runs.js";
import { draftOf } from "./copy-tree.js";
import type { Clearing } from "./clearing.js";

/** Which runs are old. */
export interface OldRuns {
  /** Those that began longer ago, in ms. */
  readonly olderThanMs: number;
  /** How many of the latest of each pipeline stay however old they are. */
  readonly keepLast: number;
}

/** A run that is removed, or would be. */
export interface RemovedRun extends RunSummary {
  /** Bytes on the disk. */
  readonly bytes: number;
}

/** The run whose results a run takes as they are, artifacts included. */
async function reusedBy({ folder }: RunSummary): Promise<string | undefined> {
  for await (const event of eachEvent(join(folder, runFiles.events)))
    return event.type === "run-started" ? event.reuse : undefined;
  return undefined;
}

/** The runs to remove: not those that go on, nor those whose results another one has that stays. `runs` have the latest first. */
export async function oldRuns(
  runs: readonly RunSummary[],
  { olderThanMs, keepLast }: OldRuns,
  now: number,
): Promise<readonly RunSummary[]> {
  const seen = new Map<string, number>();
  const old = new Set<RunSummary>();
  for (const run of runs) {
    const before = seen.get(run.pipeline) ?? 0;
    seen.set(run.pipeline, before + 1);
    const isOld = now - Date.parse(run.startedAt) > olderThanMs && before >= keepLast;
    if (isOld && run.state !== "running") old.add(run);
  }
  if (old.size === 0) return [];
  const staying = runs.filter((run) => !old.has(run));
  for (const run of staying) {
    const reused = await reusedBy(run).catch(() => undefined);
    const other = runs.find(({ runId }) => runId === reused);
    // One that stays for another's sake may have taken results itself.
    if (other !== undefined && old.delete(other)) staying.push(other);
  }
  return [...old];
}

/** The folder where runs are put that are being removed; it is no run itself. */
const binName = ".removed";

/** Removes old runs from a folder of runs, each at once for whoever looks. A run that is started again meanwhile stays. */
export async function clearRuns(
  runsFolder: string,
  which: OldRuns,
  clearing: Clearing,
): Promise<readonly RemovedRun[]> {
  const bin = join(runsFolder, binName);
  // What was left there when an earlier removal was ended.
  for (const name of await readdir(bin).catch(() => [])) await clearing.remove("other", join(bin, name));
  const removed: RemovedRun[] = [];
  for (const run of await oldRuns(await listRuns(runsFolder), which, clearing.now)) {
    if (clearing.dryRun) {
      if (!(await isRunning(run.folder)))
        removed.push({ ...run, bytes: await clearing.remove("runs", run.folder) });
      continue;
    }
    const lock = await lockRun(run.folder).catch(() => undefined);
    if (lock === undefined) continue;
    try {
      // A link to a run elsewhere is not followed.
      if (!(await lstat(run.folder)).isDirectory()) continue;
      await mkdir(bin, { recursive: true });
      const place = draftOf(join(bin, basename(run.folder)));
      await rename(run.folder, place);
      removed.push({ ...run, bytes: await clearing.remove("runs", place) });
    } catch (error) {
      clearing.cannot(run.folder, error);
    } finally {
      await lock.release();
    }
  }
  return removed;
}
