import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "./observation.js";
import { repository } from "./scenario.js";

/** When a target's cells were made, and how long that took. */
export interface TargetRun {
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  /** The scenarios that were run again after a full run; absent of a full run. */
  readonly scenarios?: readonly string[];
}

/** What a full run found. Logs are left out. */
export interface ConformanceRecord {
  readonly runs: readonly TargetRun[];
  readonly cells: readonly Omit<Cell, "log">[];
}

/**
 * Adds runs to a record: what was run again takes the place of what was there, all cells of a target, or those of the
 * scenarios that were run.
 */
export function recordWith(
  before: ConformanceRecord,
  runs: readonly TargetRun[],
  cells: readonly Cell[],
): ConformanceRecord {
  const inFull = new Set(runs.filter((it) => it.scenarios === undefined).map(({ target }) => target));
  const again = ({ target, scenario }: Omit<Cell, "log">): boolean =>
    inFull.has(target) || cells.some((it) => it.target === target && it.scenario === scenario);
  return {
    runs: [...before.runs.filter((it) => !inFull.has(it.target)), ...runs],
    cells: [...before.cells.filter((it) => !again(it)), ...cells.map(({ log: _, ...cell }) => cell)],
  };
}

/** Writes what full runs of a day found to `docs/conformance/<date>.json`, and gives that path. */
export function writeRecord(now: Date, runs: readonly TargetRun[], cells: readonly Cell[]): string {
  const folder = join(repository, "docs/conformance");
  const file = join(folder, `${now.toISOString().slice(0, 10)}.json`);
  const before = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as ConformanceRecord)
    : { runs: [], cells: [] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(recordWith(before, runs, cells), null, 2)}\n`);
  return file;
}
