import type { Schedule } from "@partitura/core";
import { scheduleKey } from "./schedule-key.js";
import type { Standing } from "./standing.js";

/** How a schedule that is served for the first time stands: with `catchup`, from its start on, else from now on. */
function firstStanding(schedule: Schedule, now: number): Standing {
  const start =
    schedule.kind !== "assets" && schedule.catchup && schedule.start !== undefined
      ? Math.min(now, Date.parse(schedule.start) - 1)
      : now;
  return { schedule: scheduleKey(schedule), upTo: start, waiting: [], active: [], updated: [] };
}

/**
 * How a schedule stands now that stood so before. When it fires at other times than before, those count from now on, and
 * what still waited is dropped; runs stay.
 */
export function standingFor(
  schedule: Schedule,
  before: Standing | undefined,
  now: number,
): { readonly standing: Standing; readonly wasChanged: boolean } {
  if (before === undefined) return { standing: firstStanding(schedule, now), wasChanged: false };
  if (before.schedule === scheduleKey(schedule)) return { standing: before, wasChanged: false };
  const anew = { ...firstStanding(schedule, now), upTo: now };
  return { standing: { ...anew, active: before.active }, wasChanged: true };
}

/** Takes note of assets that tasks of a pipeline have updated: those of the schedule's that are another pipeline's work. */
export function noteUpdates(
  id: string,
  schedule: Schedule,
  standing: Standing,
  updates: readonly { readonly pipeline: string; readonly assets: readonly string[] }[],
): Standing {
  if (schedule.kind !== "assets") return standing;
  const noted = new Set(standing.updated);
  for (const { pipeline, assets } of updates)
    if (pipeline !== id) for (const asset of assets) if (schedule.assets.includes(asset)) noted.add(asset);
  return noted.size === standing.updated.length ? standing : { ...standing, updated: [...noted] };
}
