import type { Schedule } from "@partitura/core";
import type { FlowModel } from "../model.js";

/** An instant as every Python that Prefect runs on reads it. */
const instant = (text: string): string => text.replace(/Z$/, "+00:00");

/** When a schedule starts and ends: Prefect's own schedules know no such thing. */
export function lowerBounds(schedule: Schedule | undefined): FlowModel["bounds"] {
  if (schedule === undefined || schedule.kind === "assets") return undefined;
  const { start, end } = schedule;
  if (start === undefined && end === undefined) return undefined;
  return {
    ...(start !== undefined && { start: instant(start) }),
    ...(end !== undefined && { end: instant(end) }),
  };
}
