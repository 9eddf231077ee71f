import type { Diagnostic } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { type ServeState, writeState } from "./state-file.js";

/** Keeps the state of `serve` on the disk. */
export interface StateKeeper {
  /** Brings the state to the disk where that matters; whether it is there. `now` is of a clock that never goes back, ms. */
  readonly save: (state: ServeState, now: number) => Promise<boolean>;
}

/** How often the position in the store is written when nothing else has changed, ms: reading a little twice does no harm. */
const positionEveryMs = 60_000;

/** Keeps the state in a runs folder. Reports P8115 once when it cannot be written, and again after it could. */
export function keepState(
  runsFolder: string,
  initial: ServeState | undefined,
  complain: (diagnostics: readonly Diagnostic[]) => void,
): StateKeeper {
  let pipelines = JSON.stringify(initial?.pipelines);
  let savedAt = -Infinity;
  let isBroken = false;
  return {
    save: async (state, now) => {
      const next = JSON.stringify(state.pipelines);
      if (next === pipelines && now - savedAt < positionEveryMs) return true;
      try {
        await writeState(runsFolder, state);
      } catch (error) {
        const problem = (error as Error).message;
        if (!isBroken) complain([commandReport("P8115", { folder: runsFolder, problem })]);
        isBroken = true;
        return false;
      }
      [pipelines, savedAt, isBroken] = [next, now, false];
      return true;
    },
  };
}
