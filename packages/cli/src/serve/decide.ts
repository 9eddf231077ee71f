import type { Schedule } from "@partitura/core";
import { decideByAssets } from "./decide-by-assets.js";
import { decideByClock } from "./decide-by-clock.js";
import type { Standing, Stretch } from "./standing.js";

/**
 * How long after its time a fire time is still on time, ms. One that is first noticed later was missed: nobody served the
 * schedule then, the machine slept, or its clock was set forward.
 */
export const graceMs = 60_000;

/** What a decision depends on besides the schedule and how it stands. */
export interface Situation {
  /** ms since 1970, by the wall clock. */
  readonly now: number;
  /** How many runs of one pipeline there may be at once. */
  readonly parallel: number;
  /** Whether there is a run for a fire time already, whoever started it. */
  readonly hasRun: (at: number) => boolean;
}

/** What is to be done, or to be told. Fire times are ms since 1970. */
export type Step =
  /** Start a run: for a fire time, or because of assets. */
  | { readonly kind: "start"; readonly at: number }
  | { readonly kind: "start-by-assets"; readonly updated: readonly string[] }
  /** Ask the runs that go on to end: a later fire time takes their place. */
  | { readonly kind: "end-active" }
  /** A fire time, or an update of assets, has no run because an earlier run is still going. */
  | { readonly kind: "skipped"; readonly at?: number }
  /** A fire time waited to take the place of a run, and a later one takes its own. */
  | { readonly kind: "replaced-waiting"; readonly at: number }
  /** A fire time waits for earlier runs. */
  | { readonly kind: "waits"; readonly at: number }
  /** A fire time has a run already. */
  | { readonly kind: "has-run"; readonly at: number }
  /** Fire times were missed. `count` is their number, up to {@link countLimit}. */
  | { readonly kind: "missed"; readonly stretch: Stretch; readonly count: number }
  /** The same, and they are made up for. */
  | { readonly kind: "making-up"; readonly stretch: Stretch; readonly count: number }
  /** The clock was set back, by so many ms: what it had passed lies ahead again. */
  | { readonly kind: "clock-set-back"; readonly by: number };

/** How far missed fire times are counted. */
export const countLimit = 1000;

/** What comes next for a schedule. */
export interface Decision {
  /** How it stands then; the runs that are to be started are not in it yet. */
  readonly standing: Standing;
  /** In order. */
  readonly steps: readonly Step[];
  /** The next fire time; undefined when there is none, or none that can be known. */
  readonly wakeAt?: number | undefined;
}

/** Decides what a schedule does now. Depends on nothing else, and changes nothing. */
export function decide(schedule: Schedule, standing: Standing, situation: Situation): Decision {
  return schedule.kind === "assets"
    ? decideByAssets(schedule, standing, situation)
    : decideByClock(schedule, standing, situation);
}
