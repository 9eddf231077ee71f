import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Clock, type RunStanding, summaryOf } from "@partitura/backend-local";
import { isClockSchedule } from "@partitura/compiler";
import type { Diagnostic } from "@partitura/core";
import { decide, graceMs } from "./decide.js";
import { followStore, type StoreNews } from "./follow-store.js";
import { fireTimeAfter, isoSecond } from "./instants.js";
import { keepState } from "./keep-state.js";
import { knownRuns } from "./known-runs.js";
import { noteUpdates, standingFor } from "./restore.js";
import { freshId, scheduledFor } from "./run-orders.js";
import { runsInHand } from "./runs-in-hand.js";
import type { ServedPipeline, ServeEvent, UntimedServeEvent } from "./serve-event.js";
import type { Served, Sources } from "./sources.js";
import type { ActiveRun, Standing } from "./standing.js";
import type { RunEnd, RunOrder } from "./start-run.js";
import type { ServeState } from "./state-file.js";
import { stepEvent } from "./step-event.js";

/** What serving needs of the world. */
export interface ServeWorld {
  readonly sources: Sources;
  readonly runsFolder: string;
  /** What an earlier `serve` left. */
  readonly state: ServeState | undefined;
  readonly clock: Clock;
  /** How many runs of one pipeline there may be at once. */
  readonly parallel: number;
  readonly start: (served: Served, order: RunOrder, signal: AbortSignal) => Promise<RunEnd>;
  readonly tell: (event: ServeEvent) => void;
  /** Tells of what is wrong; places are relative to the file's folder, where there is a file. */
  readonly complain: (diagnostics: readonly Diagnostic[], file?: string) => void;
  /** Aborted when no more is to be started and what runs is to be stopped. */
  readonly signal: AbortSignal;
}

/** How long to sleep at most, ms: files may change, and the clock may be set. */
const longestSleepMs = 10_000;
/** How often the store is read while updates of assets are waited for, ms. */
const assetPollMs = 1000;
/** When to try again after the state could not be written, ms. */
const retryMs = 5000;

/** What becomes of a run that an earlier process had in hand, by how it stands in the store. */
function fateOf({ replaced }: ActiveRun, standing: RunStanding | undefined): "start" | "resume" | "leave" {
  if (replaced === true) return "leave";
  switch (standing) {
    case undefined:
      return "start";
    case "interrupted":
    case "cancelled":
      return "resume";
    case "running":
    case "succeeded":
    case "failed":
      return "leave";
  }
}

/**
 * Serves schedules until the signal aborts and all runs are over. What is decided is on the disk before it is done, so that a
 * process that is ended at any moment does nothing twice and forgets nothing.
 */
export async function serveLoop(world: ServeWorld): Promise<void> {
  const { sources, runsFolder, clock, parallel, signal, complain } = world;
  let standings = new Map<string, Standing>(Object.entries(world.state?.pipelines ?? {}));
  let poke = new AbortController();
  const wake = (): void => poke.abort();
  signal.addEventListener("abort", wake);

  const tell = (event: UntimedServeEvent): void =>
    world.tell({ at: new Date(clock.now()).toISOString(), ...event });
  const follower = await followStore(runsFolder, clock.now(), world.state?.store);
  const keeper = keepState(runsFolder, world.state, complain);
  const known = knownRuns(runsFolder);
  const runs = runsInHand({ start: world.start, tell, complain, onEnd: wake });

  const served = (): readonly Served[] => [...sources.pipelines().values()];
  const save = (): Promise<boolean> =>
    keeper.save(
      { version: 1, pipelines: Object.fromEntries(standings), store: follower.position() },
      clock.monotonic(),
    );
  const newId = (): string => freshId(clock, (id) => runs.has(id) || existsSync(join(runsFolder, id)));
  function change(id: string, how: (standing: Standing) => Standing): void {
    const standing = standings.get(id);
    if (standing !== undefined) standings.set(id, how(standing));
  }
  const told = (): readonly ServedPipeline[] =>
    served().map(({ id, file, schedule }) => {
      const next = isClockSchedule(schedule) ? fireTimeAfter(schedule, clock.now()) : undefined;
      return { pipeline: id, file, schedule, next: next === undefined ? undefined : isoSecond(next) };
    });

  /** How the schedules by the clock stand. */
  const byClock = (): readonly Standing[] =>
    served().flatMap(({ id, schedule }) => (isClockSchedule(schedule) ? (standings.get(id) ?? []) : []));

  /** Takes runs that have ended out of what is active; those that were stopped with this process go on with the next. */
  function settleEnded(): void {
    for (const { pipeline, runId, state } of runs.takeEnded())
      change(pipeline, (it) => {
        const goesOn = (run: ActiveRun): boolean =>
          state === "cancelled" && signal.aborted && run.replaced === undefined;
        return { ...it, active: it.active.filter((run) => run.runId !== runId || goesOn(run)) };
      });
  }

  function takeNews({ updates, scheduled }: StoreNews): void {
    for (const { id, schedule } of served()) change(id, (it) => noteUpdates(id, schedule, it, updates));
    for (const { pipeline, at } of scheduled) known.note(pipeline, at, standings.get(pipeline));
  }

  /** Takes up the schedules that are served now, and the runs that an earlier process had in hand; false when it has to be tried again. */
  async function takeUp(): Promise<boolean> {
    for (const { id, schedule } of served()) {
      const { standing, wasChanged } = standingFor(schedule, standings.get(id), clock.now());
      standings.set(id, standing);
      if (wasChanged) tell({ type: "schedule-changed", pipeline: id });
    }
    await known.read(byClock(), clock.now());
    const goingOn: (() => void)[] = [];
    for (const it of served()) {
      const { id, schedule } = it;
      const active: ActiveRun[] = [];
      for (const run of standings.get(id)?.active ?? []) {
        if (runs.has(run.runId)) {
          active.push(run);
          continue;
        }
        const found = (await summaryOf(join(runsFolder, run.runId)))?.state;
        const fate = fateOf(run, found);
        if (found === "running") tell({ type: "run-elsewhere", pipeline: id, runId: run.runId });
        if (fate === "leave") continue;
        // A folder without a log was made by a process that was ended then: the run gets another.
        const isTaken = fate === "start" && existsSync(join(runsFolder, run.runId));
        const runId = isTaken ? newId() : run.runId;
        active.push({ ...run, runId });
        const scheduled = scheduledFor(schedule, run.at);
        const order = { runId, scheduled, resume: fate === "resume" };
        goingOn.push(() => runs.launch(it, order, { scheduledAt: scheduled?.scheduledAt }));
      }
      change(id, (standing) => ({ ...standing, active }));
    }
    if (!(await save())) return false;
    for (const launch of goingOn) launch();
    return true;
  }

  /** Decides for one pipeline; gives what is to be done once the decision is on the disk, and when it fires next. */
  function decideFor(it: Served, now: number): readonly [acts: readonly (() => void)[], wakeAt?: number] {
    const { id, schedule } = it;
    const before = standings.get(id);
    if (before === undefined) return [[]];
    const hasRun = (at: number): boolean => known.has(id, at);
    const { standing, steps, wakeAt } = decide(schedule, before, { now, parallel, hasRun });
    standings.set(id, standing);
    const acts = steps.map((step): (() => void) => {
      if (step.kind === "end-active")
        return () => tell({ type: "replacing", pipeline: id, runIds: runs.stop(id) });
      if (step.kind !== "start" && step.kind !== "start-by-assets") return () => tell(stepEvent(id, step));
      const at = step.kind === "start" ? { at: step.at } : {};
      const cause = step.kind === "start" ? { scheduledAt: isoSecond(step.at) } : { updated: step.updated };
      const runId = newId();
      change(id, (changed) => ({ ...changed, active: [...changed.active, { runId, ...at }] }));
      const order = { runId, scheduled: scheduledFor(schedule, at.at), resume: false };
      return () => runs.launch(it, order, cause);
    });
    return wakeAt === undefined ? [acts] : [acts, wakeAt];
  }

  let isTakenUp = false;
  /** Looks once at everything and does what is to be done; gives the time until it should look again, ms. */
  async function look(): Promise<number> {
    takeNews(await follower.poll(clock.now()));
    settleEnded();
    const { loaded, problems } = await sources.reload();
    for (const { file, diagnostics } of problems) complain(diagnostics, file);
    if (loaded.length > 0) {
      isTakenUp = false;
      tell({ type: "reloaded", files: loaded, pipelines: told() });
    }
    isTakenUp ||= await takeUp();
    if (!isTakenUp) return retryMs;

    const now = clock.now();
    const pipelines = served();
    if (byClock().some(({ upTo }) => upTo - now > graceMs)) await known.read(byClock(), now);
    const before = new Map(standings);
    const byAssets = pipelines.some(({ schedule }) => schedule.kind === "assets");
    let wakeAt = now + (byAssets ? assetPollMs : longestSleepMs);
    const todo: (() => void)[] = [];
    for (const it of pipelines) {
      const [acts, next = wakeAt] = decideFor(it, now);
      todo.push(...acts);
      wakeAt = Math.min(wakeAt, next);
    }
    if (!(await save())) {
      standings = before;
      return retryMs;
    }
    for (const act of todo) act();
    return Math.max(0, wakeAt - clock.now());
  }

  tell({ type: "serving", runs: runsFolder, pipelines: told() });
  try {
    while (!signal.aborted) {
      poke = new AbortController();
      const wait = await look();
      if (!signal.aborted) await clock.sleep(wait, poke.signal);
    }
  } finally {
    tell({ type: "stopping", running: runs.count() });
    await runs.stopAll();
    settleEnded();
    await save();
    signal.removeEventListener("abort", wake);
  }
  const left = [...standings.values()].reduce((sum, { active }) => sum + active.length, 0);
  tell({ type: "stopped", interrupted: left });
}
