import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type RunEvent, runFiles, summaryOf } from "@partitura/backend-local";
import { readFirstEvent, readLogFrom } from "./run-log.js";
import type { StorePosition } from "./state-file.js";

/** What is new in a runs folder. */
export interface StoreNews {
  /** Runs for fire times, ms since 1970. */
  readonly scheduled: readonly { readonly pipeline: string; readonly at: number }[];
  /** Tasks that have updated assets, by the pipeline of their run. */
  readonly updates: readonly { readonly pipeline: string; readonly assets: readonly string[] }[];
  /** Whether anything was read at all. */
  readonly changed: boolean;
}

/** Reads the logs of all runs of a folder as they grow, whoever runs them. */
export interface StoreFollower {
  /** Reads on from where it was. `now` is ms since 1970. */
  readonly poll: (now: number) => Promise<StoreNews>;
  /** How far it is. */
  readonly position: () => StorePosition;
}

/** Ids of runs begin with their time; folders of other names are no runs of the command. */
const runId = /^\d{8}-\d{6}/;
const dayMs = 86_400_000;
/** How many runs that are not over, or have failed and may be resumed, are watched: the latest. */
const watchedAtMost = 500;
/** How long after a change of the folder there may be another with the same time, ms. */
const timeOfFilesMs = 2000;

/** The beginning of the id of a run that starts at an instant. */
export function idAt(at: number): string {
  const [date = "", time = ""] = new Date(at).toISOString().split("T");
  return `${date.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}`;
}

/** The ids of the runs in a folder, in order; none when it is not there. */
async function idsIn(runsFolder: string): Promise<readonly string[]> {
  const names = await readdir(runsFolder).catch(() => []);
  return names.filter((name) => runId.test(name)).toSorted();
}

/**
 * The fire times (ms since 1970) since an instant for which there are runs, by pipeline. A run that was started more than a
 * day before the instant is not looked at.
 */
export async function scheduledRuns(
  runsFolder: string,
  since: number,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const found = new Map<string, Set<number>>();
  const oldest = idAt(Math.max(0, since - dayMs));
  for (const id of await idsIn(runsFolder)) {
    if (id < oldest) continue;
    const event = await readFirstEvent(join(runsFolder, id, runFiles.events));
    if (event?.type !== "run-started" || event.scheduledAt === undefined) continue;
    const at = Date.parse(event.scheduledAt);
    if (at < since) continue;
    const ofPipeline = found.get(event.pipeline) ?? new Set();
    found.set(event.pipeline, ofPipeline.add(at));
  }
  return found;
}

const isWanted = (line: string): boolean => line.includes('"updates":[') || line.includes('"run-finished"');

interface OpenRun {
  offset: number;
  pipeline?: string;
}

/** What a part of a run's log says of assets, and whether nothing more will come. */
function readEvents(events: readonly RunEvent[]): {
  readonly updates: readonly (readonly string[])[];
  readonly isOver: boolean;
} {
  const updates = events.flatMap((event) =>
    event.type === "task-finished" &&
    event.state === "succeeded" &&
    event.updates !== undefined &&
    event.reusedFrom === undefined
      ? [event.updates]
      : [],
  );
  const last = events.at(-1);
  return { updates, isOver: last?.type === "run-finished" && last.state === "succeeded" };
}

/** The runs of the last day that are not over: what they have updated already is not news. */
async function beginning(runsFolder: string, ids: readonly string[], now: number): Promise<StorePosition> {
  const open: { [id: string]: number } = {};
  for (const id of ids.filter((it) => it >= idAt(now - dayMs))) {
    const summary = await summaryOf(join(runsFolder, id));
    if (summary?.state === "succeeded") continue;
    const part = await readLogFrom(join(runsFolder, id, runFiles.events), 0, () => false);
    open[id] = part?.offset ?? 0;
  }
  return { upTo: ids.at(-1) ?? "", open };
}

/**
 * Follows the runs of a folder from a position on, or from now on where there is none. It holds the ids of one day's runs;
 * a run whose id is of an earlier day than the latest (its clock was set back by more) is not noticed.
 */
export async function followStore(
  runsFolder: string,
  now: number,
  position?: StorePosition,
): Promise<StoreFollower> {
  const ids = await idsIn(runsFolder);
  const from = position ?? (await beginning(runsFolder, ids, now));
  let { upTo } = from;
  let oldest = idAt(now - dayMs);
  if (upTo !== "" && upTo < oldest) oldest = upTo;
  const seen = new Set(ids.filter((id) => id >= oldest && id <= upTo));
  const open = new Map<string, OpenRun>(Object.entries(from.open).map(([id, offset]) => [id, { offset }]));
  let listedAt: number | undefined;

  /** The ids that came since the last time. */
  async function newIds(time: number): Promise<readonly string[]> {
    const changedAt = (await stat(runsFolder).catch(() => undefined))?.mtimeMs;
    if (changedAt === listedAt && Math.abs(time - (changedAt ?? 0)) > timeOfFilesMs) return [];
    const found = (await idsIn(runsFolder)).filter((id) => id >= oldest && !seen.has(id));
    listedAt = changedAt;
    return found;
  }

  /** Forgets ids and runs of earlier days. */
  function forget(time: number): void {
    const day = idAt(time - dayMs);
    if (day > oldest) oldest = day;
    for (const id of seen) if (id < oldest) seen.delete(id);
    const tooMany = [...open.keys()].toSorted().slice(0, Math.max(0, open.size - watchedAtMost));
    for (const id of tooMany) open.delete(id);
  }

  async function poll(time: number): Promise<StoreNews> {
    const scheduled: { pipeline: string; at: number }[] = [];
    const updates: { pipeline: string; assets: readonly string[] }[] = [];
    let changed = false;
    for (const id of await newIds(time)) {
      const event = await readFirstEvent(join(runsFolder, id, runFiles.events));
      if (event === undefined) {
        listedAt = undefined;
        continue;
      }
      seen.add(id);
      if (id > upTo) upTo = id;
      changed = true;
      if (event.type !== "run-started") continue;
      open.set(id, { offset: 0, pipeline: event.pipeline });
      if (event.scheduledAt !== undefined)
        scheduled.push({ pipeline: event.pipeline, at: Date.parse(event.scheduledAt) });
    }
    for (const [id, run] of open) {
      const file = join(runsFolder, id, runFiles.events);
      const size = (await stat(file).catch(() => undefined))?.size;
      if (size === undefined) open.delete(id);
      if (size === undefined || size <= run.offset) continue;
      const part = await readLogFrom(file, run.offset, isWanted);
      if (part === undefined || part.offset === run.offset) continue;
      run.offset = part.offset;
      changed = true;
      const said = readEvents(part.events);
      if (said.updates.length > 0 && run.pipeline === undefined) {
        const first = await readFirstEvent(file);
        if (first?.type === "run-started") run.pipeline = first.pipeline;
      }
      const { pipeline } = run;
      if (pipeline !== undefined) updates.push(...said.updates.map((assets) => ({ pipeline, assets })));
      if (said.isOver) open.delete(id);
    }
    forget(time);
    return { scheduled, updates, changed };
  }

  return {
    poll,
    position: () => ({
      upTo,
      open: Object.fromEntries([...open].map(([id, { offset }]) => [id, offset])),
    }),
  };
}
