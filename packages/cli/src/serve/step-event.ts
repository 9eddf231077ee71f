import { countLimit, type Step } from "./decide.js";
import { isoSecond } from "./instants.js";
import type { UntimedServeEvent } from "./serve-event.js";

/** A step that starts and ends nothing. */
export type TellingStep = Exclude<Step, { kind: "start" | "start-by-assets" | "end-active" }>;

/** What is told of a step that starts and ends nothing. */
export function stepEvent(pipeline: string, step: TellingStep): UntimedServeEvent {
  switch (step.kind) {
    case "skipped":
      return { type: "skipped", pipeline, ...(step.at !== undefined && { scheduledAt: isoSecond(step.at) }) };
    case "waits":
      return { type: "waiting", pipeline, scheduledAt: isoSecond(step.at) };
    case "has-run":
      return { type: "has-run", pipeline, scheduledAt: isoSecond(step.at) };
    case "replaced-waiting":
      return { type: "replaced", pipeline, scheduledAt: isoSecond(step.at) };
    case "missed":
    case "making-up": {
      const { kind: type, count, stretch } = step;
      const range = { from: isoSecond(stretch.from), to: isoSecond(stretch.to) };
      return { type, pipeline, ...range, count, orMore: count === countLimit };
    }
    case "clock-set-back":
      return { type: "clock-set-back", pipeline, byMs: step.by };
  }
}
