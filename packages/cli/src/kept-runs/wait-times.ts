import { instanceKey, type RunEvent } from "@partitura/backend-local";
import { lackText } from "../run-view/progress.js";

/** How long an instance waited for room, over all its attempts, and what was lacking last. */
export interface WaitTime {
  readonly waitedMs: number;
  readonly for: string;
}

/** Gathers how long the instances of a run waited, event by event. */
export interface WaitTimes {
  readonly add: (event: RunEvent) => void;
  /** By `instanceKey`; a wait counts when it is over. */
  readonly waits: ReadonlyMap<string, WaitTime>;
}

/** Starts to gather how long the instances of a run wait for room. */
export function gatherWaits(): WaitTimes {
  const waits = new Map<string, WaitTime>();
  const since = new Map<string, { readonly at: number; readonly for: string }>();

  function end(key: string, at: number): void {
    const wait = since.get(key);
    if (wait === undefined) return;
    since.delete(key);
    waits.set(key, { waitedMs: (waits.get(key)?.waitedMs ?? 0) + Math.max(0, at - wait.at), for: wait.for });
  }

  return {
    waits,
    add: (event) => {
      switch (event.type) {
        case "task-waiting":
          since.set(instanceKey(event), { at: Date.parse(event.at), for: lackText(event.for) });
          return;
        case "task-started":
        case "task-finished":
          return end(instanceKey(event), Date.parse(event.at));
        case "run-resumed":
          // Whoever waited when the run was ended does not wait any more.
          since.clear();
          return;
        default:
      }
    },
  };
}
