import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import type { ProcessLock } from "../locks/process-lock.js";
import { lockRun } from "../locks/run-lock.js";
import { type EventLog, type EventLogError, openEventLog } from "../log/event-log.js";
import { readEvents } from "../log/read-events.js";
import { foldRun, type RunRecord } from "../log/run-record.js";
import { makeRunFolder, reopenRunFolder, type RunFolder } from "../store/run-folder.js";
import { runFiles } from "../store/runs.js";
import { type EarlierResults, earlierResults, nothingEarlier } from "./earlier-results.js";
import type { RunOptions } from "./run-options.js";

/** A run whose folder is there and held by this process alone, and whose log is open. */
export interface Begun {
  readonly folder: RunFolder;
  readonly lock: ProcessLock;
  readonly log: EventLog;
  /** What the run has done already, when it goes on; this resumption is counted. */
  readonly before: RunRecord | undefined;
  readonly earlier: EarlierResults;
}

type Refusal = Outcome<never>;

const refuse = (...report: Parameters<typeof localReport>): Refusal => [undefined, [localReport(...report)]];

/**
 * What a run's log has that need not be done again. What ran at its exit counts only if the run did not come to its end:
 * otherwise the run gets another end, and it runs again.
 */
function resultsOf(record: RunRecord, wasOver: boolean, { pipeline }: RunOptions): EarlierResults {
  const exit = (pipeline.onExit ?? []).map(({ id }) => id);
  return earlierResults(record, new Set(wasOver ? exit : []));
}

/** Begins a new run. Reports P7015 when another process got hold of its folder first. */
export async function beginRun(
  options: RunOptions,
  runId: string,
  onFailure: (error: EventLogError) => void,
): Promise<Outcome<Begun>> {
  const folder = await makeRunFolder(options.runsFolder, runId, options);
  const lock = await lockRun(folder.path);
  if (lock === undefined) return refuse("P7015", { run: runId }, { target: "local" });
  const log = openEventLog(folder.eventsFile, 0, onFailure);
  return [{ folder, lock, log, before: undefined, earlier: nothingEarlier }, []];
}

/** Takes up a run where its log ends. Reports P7015–P7018. */
export async function takeUp(
  options: RunOptions,
  runId: string,
  onFailure: (error: EventLogError) => void,
): Promise<Outcome<Begun>> {
  const path = join(options.runsFolder, runId);
  const eventsFile = join(path, runFiles.events);
  const isThere = await stat(eventsFile).catch(() => undefined);
  if (isThere === undefined)
    return refuse(
      "P7016",
      { problem: `there is no run '${runId}'`, folder: options.runsFolder },
      { target: "local" },
    );
  const lock = await lockRun(path);
  if (lock === undefined) return refuse("P7015", { run: runId }, { target: "local" });
  const give = async (refusal: Refusal): Promise<Refusal> => {
    await lock.release();
    return refusal;
  };
  try {
    const { events, length, damagedLine } = await readEvents(eventsFile);
    const damaged = async (problem: string): Promise<Refusal> =>
      give(refuse("P7018", { folder: path, problem }, { target: "local" }));
    if (damagedLine !== undefined) return await damaged(`line ${damagedLine} of its log is no event`);
    const fold = foldRun();
    for (const event of events) fold.add(event);
    const record = fold.record();
    if (record === undefined) return await damaged("its log does not tell of its start");
    if (record.pipeline !== options.pipeline.id)
      return await damaged(`it is a run of '${record.pipeline}', not of '${options.pipeline.id}'`);
    if (record.state === "succeeded") return await give(refuse("P7017", { run: runId }, { target: "local" }));
    const wasOver = record.state !== "running";
    const resumption = record.resumptions + 1;
    const { hash } = options;
    fold.add({ type: "run-resumed", at: "", runId, resumption, hash, folder: path });
    const folder = await reopenRunFolder(path, resumption, options);
    const log = openEventLog(eventsFile, length, onFailure);
    const earlier = resultsOf(record, wasOver, options);
    return [{ folder, lock, log, before: record, earlier }, []];
  } catch (error) {
    await lock.release();
    throw error;
  }
}
