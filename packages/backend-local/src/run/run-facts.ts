import type { Json, RunField } from "@partitura/core";
import type { RunState } from "../log/events.js";
import type { TaskResult } from "../nodes/task-result.js";

/** The instants of a run that a schedule asked for, ISO 8601 in UTC to the second. */
export interface ScheduledFor {
  readonly scheduledAt: string;
  /** The fire time before. */
  readonly intervalStart: string;
  /** This fire time. */
  readonly intervalEnd: string;
}

/** How the nodes of a run have ended, for what runs at its exit. */
export interface Ended {
  readonly state: RunState;
  readonly tasks: readonly TaskResult[];
}

/** What a run knows of itself; of its end, nothing before it has ended. */
export function runFacts(
  runId: string,
  scheduled: ScheduledFor | undefined,
  ended?: Ended,
): (field: RunField) => Json {
  return (field) => {
    switch (field) {
      case "id":
        return runId;
      case "scheduledAt":
      case "intervalStart":
      case "intervalEnd":
        return scheduled?.[field] ?? null;
      case "status":
        return ended?.state ?? null;
      case "failedTasks": {
        const failed = (ended?.tasks ?? []).filter(({ state }) => state === "failed");
        return [...new Set(failed.map(({ node }) => node))].toSorted();
      }
    }
  };
}
