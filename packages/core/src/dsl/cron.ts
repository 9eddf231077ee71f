import type { overlapPolicies, Schedule } from "../ir/pipeline.js";
import { callSite } from "./call-site.js";
import { boundsOf } from "./schedule-bounds.js";

/** Options that every schedule by the clock has. */
export interface ScheduleOptions {
  /** Whether fire times missed while the schedule was off are made up for; false when not given. */
  readonly catchup?: boolean;
  /** What happens when a fire time comes while an earlier run is still going; `"allow"` when not given. */
  readonly overlap?: (typeof overlapPolicies)[number];
  /** The first instant at which it may fire: ISO 8601 with an offset. */
  readonly start?: string;
  /** The instant from which it fires no more. */
  readonly end?: string;
}

/** Options of a cron schedule. */
export interface CronOptions extends ScheduleOptions {
  /** IANA time zone, such as `"America/Sao_Paulo"` or `"UTC"`. */
  readonly timezone: string;
}

/**
 * A schedule by a cron expression of five fields (minute, hour, day of month, month, day of week) in a time zone.
 * The compiler reports a bad expression or zone (P2010, P2011).
 *
 * @example cron("0 6 * * 1-5", { timezone: "America/Sao_Paulo" })
 */
export function cron(expression: string, options: CronOptions): Schedule {
  const span = callSite(cron);
  const { timezone, catchup = false, overlap = "allow" } = options;
  return { kind: "cron", expression, timezone, catchup, overlap, ...boundsOf(options, span), span };
}
