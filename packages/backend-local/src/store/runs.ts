import { open, readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Outcome, type Pipeline, pipelineSchema } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import { isRunning } from "../locks/run-lock.js";
import type { RunEvent, RunState } from "../log/events.js";
import { eachEvent } from "../log/read-events.js";
import { foldRun, type RunRecord } from "../log/run-record.js";

/** The files of a run's folder. */
export const runFiles = {
  events: "events.jsonl",
  pipeline: "pipeline.json",
  manifest: "manifest.json",
} as const;

/** How a run stands: `interrupted` when it has not ended and no process runs it. */
export type RunStanding = RunState | "running" | "interrupted";

/** A run in a list of runs. */
export interface RunSummary {
  readonly runId: string;
  readonly pipeline: string;
  readonly folder: string;
  readonly state: RunStanding;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs?: number | undefined;
  readonly scheduledAt?: string | undefined;
}

const headBytes = 64 * 1024;
const tailBytes = 256 * 1024;

async function bytesOf(file: string, from: "start" | "end", length: number): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const read = Math.min(size, length);
    const { buffer } = await handle.read({
      buffer: Buffer.alloc(read),
      position: from === "start" ? 0 : size - read,
    });
    return buffer.toString("utf8");
  } finally {
    await handle.close();
  }
}

function parsed(line: string | undefined): RunEvent | undefined {
  try {
    return JSON.parse(line ?? "") as RunEvent;
  } catch {
    return undefined;
  }
}

async function firstEvent(file: string): Promise<RunEvent | undefined> {
  const [line, more] = (await bytesOf(file, "start", headBytes)).split("\n", 2);
  if (more !== undefined) return parsed(line);
  for await (const event of eachEvent(file)) return event;
  return undefined;
}

async function lastEvent(file: string): Promise<RunEvent | undefined> {
  const lines = (await bytesOf(file, "end", tailBytes)).split("\n");
  if (lines.at(-1) !== "") return undefined;
  const last = parsed(lines.at(-2));
  if (last !== undefined || lines.length > 2) return last;
  let found: RunEvent | undefined;
  for await (const event of eachEvent(file)) found = event;
  return found;
}

/** Sums up the run in a folder; undefined when there is none. Reads the ends of its log only. */
export async function summaryOf(folder: string): Promise<RunSummary | undefined> {
  const file = join(folder, runFiles.events);
  try {
    const started = await firstEvent(file);
    if (started?.type !== "run-started") return undefined;
    const last = await lastEvent(file);
    const { runId, pipeline, scheduledAt, at } = started;
    const about = { runId, pipeline, folder, startedAt: at, scheduledAt };
    if (last?.type === "run-finished") return { ...about, state: last.state, durationMs: last.durationMs };
    return { ...about, state: (await isRunning(folder)) ? "running" : "interrupted" };
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === "string") return undefined;
    throw error;
  }
}

/** The runs that a folder keeps, the latest first. */
export async function listRuns(runsFolder: string): Promise<readonly RunSummary[]> {
  const names = await readdir(runsFolder).catch(() => []);
  const found: RunSummary[] = [];
  for (const name of names) {
    const summary = await summaryOf(join(runsFolder, name));
    if (summary !== undefined) found.push(summary);
  }
  return found.toSorted((a, b) =>
    a.startedAt === b.startedAt ? (a.runId < b.runId ? 1 : -1) : a.startedAt < b.startedAt ? 1 : -1,
  );
}

/**
 * Finds the folder of a run by its id, by the beginning of it when only one run has it, or the latest run when nothing is
 * given. Reports P7016 when there is none or more than one.
 */
export async function findRun(runsFolder: string, wanted?: string): Promise<Outcome<string>> {
  const problem = (text: string): Outcome<string> => [
    undefined,
    [localReport("P7016", { problem: text, folder: runsFolder }, { target: "local" })],
  ];
  if (wanted === undefined) {
    const [latest] = await listRuns(runsFolder);
    return latest === undefined ? problem("there are no runs yet") : [latest.folder, []];
  }
  const names = (await readdir(runsFolder).catch(() => [])).filter((it) => it.startsWith(wanted));
  const name = names.includes(wanted) ? wanted : names.length === 1 ? names[0] : undefined;
  if (name !== undefined && wanted !== "") {
    const folder = resolve(runsFolder, name);
    const isRun = await stat(join(folder, runFiles.events)).then(
      () => true,
      () => false,
    );
    if (isRun) return [folder, []];
  }
  return problem(
    names.length > 1
      ? `more than one run begins with '${wanted}': ${names.slice(0, 5).join(", ")}`
      : `there is no run '${wanted}'`,
  );
}

/** A run as its folder has it. */
export interface KeptRun {
  readonly folder: string;
  readonly standing: RunStanding;
  readonly record: RunRecord;
  /** The pipeline as it was run last. */
  readonly pipeline: Pipeline;
}

/**
 * Reads a run: folds its log, and reads its pipeline. Reports P7018 when its files are not those of a run.
 */
export async function readRun(folder: string): Promise<Outcome<KeptRun>> {
  const fold = foldRun();
  try {
    for await (const event of eachEvent(join(folder, runFiles.events))) fold.add(event);
    const record = fold.record();
    if (record === undefined) throw new Error("its log does not tell of its start");
    const pipeline = pipelineSchema.parse(
      JSON.parse(await readFile(join(folder, runFiles.pipeline), "utf8")),
    );
    const standing =
      record.state !== "running" ? record.state : (await isRunning(folder)) ? "running" : "interrupted";
    return [{ folder, standing, record, pipeline }, []];
  } catch (error) {
    const { message } = error as Error;
    return [undefined, [localReport("P7018", { folder, problem: message }, { target: "local" })]];
  }
}
