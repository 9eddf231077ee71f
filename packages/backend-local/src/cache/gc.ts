import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Diagnostic, Outcome } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import { tryLock } from "../locks/process-lock.js";
import { type Counts, startClearing } from "./clearing.js";
import { clearEnvironments, clearResults } from "./gc-results.js";
import { clearRuns, type OldRuns, type RemovedRun } from "./gc-runs.js";

/** What to clear up. */
export interface ClearOptions {
  readonly runsFolder: string;
  /** The folder for what is kept between runs ({@link cacheFolder}). */
  readonly cacheFolder: string;
  readonly runs: OldRuns;
  /** Results and environments that nothing has used for so long, in ms, go. */
  readonly unusedMs: number;
  /** Removes nothing, and says what would be. */
  readonly dryRun: boolean;
  /** Ms since 1970. */
  readonly now: number;
}

/** What was removed, or would be. */
export interface Cleared {
  readonly runs: readonly RemovedRun[];
  readonly counts: Counts;
  /** Bytes on the disk. */
  readonly bytes: number;
}

/**
 * Removes old runs, results that nothing has used for long or can use, artifacts that no result refers to, and Python
 * environments out of use. What a process uses right now stays. Reports P7031 when another process is at it, P7032 for what
 * cannot be removed.
 */
export async function clearUp(options: ClearOptions): Promise<Outcome<Cleared>> {
  const { cacheFolder, now, dryRun, unusedMs } = options;
  const runsFolder = resolve(options.runsFolder);
  const diagnostics: Diagnostic[] = [];
  const real = async (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  const names = [...new Set([await real(cacheFolder), await real(runsFolder)])].toSorted();
  const locks = [];
  try {
    for (const name of names) {
      const lock = await tryLock(`gc ${name}`);
      if (lock === undefined)
        return [undefined, [localReport("P7031", { folder: name }, { target: "local" })]];
      locks.push(lock);
    }
    const { clearing, counts, bytes } = startClearing(now, dryRun, (it) => diagnostics.push(it));
    // Results first: removing a run changes the time by which artifacts count as young.
    await clearResults(join(cacheFolder, "results"), unusedMs, clearing);
    await clearEnvironments(join(cacheFolder, "python"), unusedMs, clearing);
    const runs = await clearRuns(runsFolder, options.runs, clearing);
    return [{ runs, counts: counts(), bytes: bytes() }, diagnostics];
  } finally {
    for (const lock of locks) await lock.release();
  }
}
