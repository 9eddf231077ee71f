import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { eachEvent, type KeptRun, runFiles } from "@partitura/backend-local";
import { gatherWaits, type WaitTime } from "./wait-times.js";
import type { RunProgress } from "../run-view/progress.js";
import { progressOf } from "./progress-of-record.js";

/** What the manifest of a run says besides what its log says: where it comes from and what it was made with. */
export type RunFacts = { readonly [name: string]: unknown };

/** What is told of a run besides its record. */
export interface RunStory {
  readonly progress: RunProgress;
  /** By `instanceKey`. */
  readonly waits: ReadonlyMap<string, WaitTime>;
  /** When the last event was, in ms. */
  readonly lastAt: number;
  readonly facts: RunFacts;
}

/** What the log says too, and says last. */
const toldByLog: ReadonlySet<string> = new Set([
  "runId",
  "pipeline",
  "hash",
  "params",
  "state",
  "outputs",
  "tasks",
  "durationMs",
  "startedAt",
  "endedAt",
  "scheduledAt",
]);

/** Reads the facts of a run's manifest; none when there is no manifest, or none that can be read. */
export async function readFacts(folder: string): Promise<RunFacts> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, runFiles.manifest), "utf8")) as RunFacts;
    return Object.fromEntries(Object.entries(manifest).filter(([name]) => !toldByLog.has(name)));
  } catch {
    return {};
  }
}

/** Reads what there is to tell of a run besides its record. */
export async function readStory({ folder, record }: KeptRun): Promise<RunStory> {
  const { add: addWait, waits } = gatherWaits();
  let last = record.startedAt;
  for await (const event of eachEvent(join(folder, runFiles.events))) {
    addWait(event);
    last = event.at;
  }
  return { progress: progressOf(record), waits, lastAt: Date.parse(last), facts: await readFacts(folder) };
}

/** The text at a path of the facts, when it is one. */
export function factText(facts: RunFacts, ...path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>(
    (at, name) =>
      typeof at === "object" && at !== null ? (at as { readonly [key: string]: unknown })[name] : undefined,
    facts,
  );
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
