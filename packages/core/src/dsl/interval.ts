import type { overlapPolicies, Schedule } from "../ir/pipeline.js";
import { callSite } from "./call-site.js";
import type { ScheduleOptions } from "./cron.js";
import { durationOf } from "./policy.js";
import type { Duration } from "./quantity.js";
import { boundsOf, instantOf } from "./schedule-bounds.js";

/** Options of a schedule by intervals. */
export interface IntervalOptions extends ScheduleOptions {
  /** An instant at which it fires, from which the others are counted: ISO 8601 with an offset. Midnight UTC of 1970-01-01 when not given. */
  readonly anchor?: string;
}

/**
 * A schedule that fires every so often, whatever the clock on the wall says: it knows no time zone.
 *
 * @example interval("90m", { anchor: "2026-01-01T00:00:00Z" })
 */
export function interval(every: Duration, options: IntervalOptions = {}): Schedule {
  const span = callSite(interval);
  const { anchor = "1970-01-01T00:00:00Z", catchup = false, overlap = "allow" } = options;
  return {
    kind: "interval",
    seconds: durationOf("the interval", every, span) ?? 3600,
    anchor: instantOf("the anchor", anchor, span) ?? "1970-01-01T00:00:00Z",
    catchup,
    overlap,
    ...boundsOf(options, span),
    span,
  };
}

/** Options of a schedule by assets. */
export interface OnAssetsOptions {
  /** Whether one update is enough, or all have to be updated since the last such run; `"all"` when not given. */
  readonly mode?: "any" | "all";
  readonly overlap?: (typeof overlapPolicies)[number];
}

/**
 * A schedule that fires when assets are updated by tasks of other pipelines (`updates` of their calls).
 *
 * @example onAssets(["s3://lake/orders", "s3://lake/customers"])
 */
export function onAssets(assets: readonly string[], options: OnAssetsOptions = {}): Schedule {
  const { mode = "all", overlap = "allow" } = options;
  return { kind: "assets", mode, assets: [...assets], overlap, span: callSite(onAssets) };
}
