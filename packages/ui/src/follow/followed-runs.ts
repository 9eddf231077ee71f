import { type FollowedRun, followRun } from "./followed-run.js";
import { concerned, nodesStanding, runState } from "./standing.js";
import type { RunChange } from "../api/messages.js";

/** How often logs are looked at while somebody watches, and how many runs are kept in memory. */
const [everyMs, most] = [250, 6];

/** How much longer than an update took the next one waits, so that counting takes a part of the time only. */
const restFactor = 4;

/** Gets what changes in a run; undefined when its folder is gone. */
export type Watcher = (change: RunChange | undefined) => void;

/** The runs that were asked for lately, read as far as their logs go. */
export interface FollowedRuns {
  /** A run, brought up to date; undefined when there is none in this folder. */
  readonly get: (folder: string) => Promise<FollowedRun | undefined>;
  /** Tells how a run stands now, then what changes, until it is stopped. False when there is none in this folder. */
  readonly watch: (folder: string, watcher: Watcher) => Promise<(() => void) | undefined>;
  readonly close: () => void;
}

interface Entry {
  readonly run: FollowedRun;
  readonly watchers: Set<Watcher>;
  /** The update that is under way. */
  updating?: Promise<void> | undefined;
  /** Until when it is left alone, in milliseconds since 1970: very large runs take long to be counted. */
  restUntil: number;
}

/** Makes an empty set of runs. The longest unused ones that nobody watches are forgotten. */
export function followedRuns(): FollowedRuns {
  const entries = new Map<string, Entry>();
  const opening = new Map<string, Promise<Entry | undefined>>();

  function forgetSome(): void {
    for (const [folder, { watchers }] of entries) {
      if (entries.size <= most) return;
      if (watchers.size === 0) entries.delete(folder);
    }
  }

  async function open(folder: string): Promise<Entry | undefined> {
    const run = await followRun(folder);
    if (run === undefined) return undefined;
    const entry: Entry = { run, watchers: new Set(), restUntil: 0 };
    entries.set(folder, entry);
    forgetSome();
    return entry;
  }

  async function readOn(folder: string, { run, watchers }: Entry): Promise<void> {
    const { anything, nodes, gone } = await run.update();
    if (gone) entries.delete(folder);
    else if (!anything) return;
    if (watchers.size === 0) return;
    const about = concerned(run.pipeline, nodes);
    const change = gone ? undefined : { run: runState(run), nodes: nodesStanding(run, about) };
    for (const watcher of watchers) watcher(change);
  }

  async function update(folder: string, entry: Entry): Promise<void> {
    const began = Date.now();
    entry.updating ??= readOn(folder, entry).finally(() => {
      entry.updating = undefined;
      entry.restUntil = Date.now() + (Date.now() - began) * restFactor;
    });
    return entry.updating;
  }

  async function entryOf(folder: string): Promise<Entry | undefined> {
    const found = entries.get(folder);
    if (found === undefined) {
      const under = opening.get(folder) ?? open(folder).finally(() => opening.delete(folder));
      opening.set(folder, under);
      return under;
    }
    entries.delete(folder);
    entries.set(folder, found);
    await update(folder, found);
    return entries.get(folder);
  }

  const timer = setInterval(() => {
    for (const [folder, entry] of entries)
      if (entry.watchers.size > 0 && Date.now() >= entry.restUntil)
        update(folder, entry).catch(() => undefined);
  }, everyMs).unref();

  return {
    get: async (folder) => (await entryOf(folder))?.run,
    watch: async (folder, watcher) => {
      const entry = await entryOf(folder);
      if (entry === undefined) return undefined;
      watcher({ run: runState(entry.run), nodes: nodesStanding(entry.run, "all") });
      entry.watchers.add(watcher);
      return () => entry.watchers.delete(watcher);
    },
    close: () => clearInterval(timer),
  };
}
