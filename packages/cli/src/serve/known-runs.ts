import { scheduledRuns } from "./follow-store.js";
import type { Standing } from "./standing.js";

/** For which fire times there are runs in the store, as far as that still matters. */
export interface KnownRuns {
  readonly has: (pipeline: string, at: number) => boolean;
  /** Takes note of a run that was found in the store. */
  readonly note: (pipeline: string, at: number, standing: Standing | undefined) => void;
  /** Reads the store anew. */
  readonly read: (standings: Iterable<Standing>, now: number) => Promise<void>;
}

/** Whether a fire time is not settled for a schedule, so that a run for it matters. */
const isOpen = ({ upTo, waiting }: Standing, at: number): boolean =>
  at > upTo || waiting.some(({ from, to }) => at >= from && at <= to);

/** Knows for which fire times a runs folder has runs. */
export function knownRuns(runsFolder: string): KnownRuns {
  let known = new Map<string, Set<number>>();
  return {
    has: (pipeline, at) => known.get(pipeline)?.has(at) === true,
    note: (pipeline, at, standing) => {
      if (standing === undefined || !isOpen(standing, at)) return;
      known.set(pipeline, (known.get(pipeline) ?? new Set()).add(at));
    },
    read: async (standings, now) => {
      let since = now;
      for (const { upTo, waiting } of standings) since = Math.min(since, upTo, waiting[0]?.from ?? upTo);
      const found = await scheduledRuns(runsFolder, since);
      known = new Map([...found].map(([pipeline, instants]) => [pipeline, new Set(instants)]));
    },
  };
}
