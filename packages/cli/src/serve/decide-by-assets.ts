import type { Schedule } from "@partitura/core";
import type { Decision, Situation } from "./decide.js";
import { roomFor } from "./overlap.js";
import type { Standing } from "./standing.js";

/** A schedule by assets. */
export type AssetSchedule = Extract<Schedule, { kind: "assets" }>;

/** Whether enough of a schedule's assets were updated for a run. */
function isDue({ mode, assets }: AssetSchedule, updated: readonly string[]): boolean {
  return mode === "any" ? updated.length > 0 : assets.every((asset) => updated.includes(asset));
}

/** Decides what a schedule by assets does now: one run for all updates since the last. */
export function decideByAssets(
  schedule: AssetSchedule,
  standing: Standing,
  { parallel }: Pick<Situation, "parallel">,
): Decision {
  const { updated, active } = standing;
  const { overlap } = schedule;
  if (!isDue(schedule, updated)) return { standing, steps: [] };
  if (roomFor(overlap, active.length, parallel) > 0)
    return { standing: { ...standing, updated: [] }, steps: [{ kind: "start-by-assets", updated }] };
  if (overlap === "skip") return { standing: { ...standing, updated: [] }, steps: [{ kind: "skipped" }] };
  if (overlap === "replace" && active.some((it) => it.replaced === undefined))
    return {
      standing: { ...standing, active: active.map((it) => ({ ...it, replaced: true })) },
      steps: [{ kind: "end-active" }],
    };
  return { standing, steps: [] };
}
