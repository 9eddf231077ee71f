import type { Diagnostic } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import { countFreed, removeTree } from "./remove-tree.js";

/** What is removed; `other` are left-overs of processes that were ended. */
export type Removed = "runs" | "results" | "artifacts" | "environments" | "other";

/** How many of each kind. */
export type Counts = { readonly [what in Removed]: number };

/** What the parts of clearing up share. */
export interface Clearing {
  /** Ms since 1970. */
  readonly now: number;
  readonly dryRun: boolean;
  /** Removes a file or folder, unless nothing is to be removed, counts it, and gives the bytes on the disk that it frees. */
  readonly remove: (what: Removed, path: string) => Promise<number>;
  /** Takes note of what the file system refused (P7032); throws what is a bug of ours. */
  readonly cannot: (path: string, error: unknown) => void;
}

/** Starts to clear up. `report` takes P7032. */
export function startClearing(
  now: number,
  dryRun: boolean,
  report: (diagnostic: Diagnostic) => void,
): { readonly clearing: Clearing; readonly counts: () => Counts; readonly bytes: () => number } {
  const counts = { runs: 0, results: 0, artifacts: 0, environments: 0, other: 0 };
  const freed = countFreed();
  const cannot = (path: string, error: unknown): void => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    report(localReport("P7032", { path, problem: message }, { target: "local" }));
  };
  const remove: Clearing["remove"] = async (what, path) => {
    const bytes = await freed.add(path);
    try {
      if (!dryRun) await removeTree(path);
      counts[what]++;
    } catch (error) {
      cannot(path, error);
    }
    return bytes;
  };
  return { clearing: { now, dryRun, remove, cannot }, counts: () => ({ ...counts }), bytes: freed.bytes };
}
