import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** The runs that a folder keeps, this one included: what they say of themselves and of the assets they update. */
export interface PastRuns {
  /** Whether a run of a pipeline for an instant (null: for none) has succeeded. */
  readonly hasSucceeded: (pipeline: string, scheduledAt: string | null) => Promise<boolean>;
  /** Whether a task that updates an asset has succeeded since a time in ms. */
  readonly wasUpdated: (asset: string, since: number) => Promise<boolean>;
}

interface Manifest {
  readonly pipeline?: unknown;
  readonly state?: unknown;
  readonly scheduledAt?: unknown;
}

interface Finished {
  readonly type?: unknown;
  readonly at?: unknown;
  readonly state?: unknown;
  readonly updates?: unknown;
}

/** The JSON of a text; undefined when it is none, as the last line of a file that is being written may be. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Looks into the run folders of a folder; what cannot be read counts as not there. */
export function pastRuns(runsFolder: string): PastRuns {
  const some = async (holds: (run: string) => Promise<boolean>): Promise<boolean> => {
    for (const run of (await readdir(runsFolder).catch(() => [])).toReversed())
      if (await holds(join(runsFolder, run))) return true;
    return false;
  };
  return {
    hasSucceeded: async (pipeline, scheduledAt) =>
      some(async (run) => {
        const text = await readFile(join(run, "manifest.json"), "utf8").catch(() => "");
        const manifest = parsed(text) as Manifest | undefined;
        return (
          manifest?.pipeline === pipeline &&
          manifest.state === "succeeded" &&
          (manifest.scheduledAt ?? null) === scheduledAt
        );
      }),
    wasUpdated: async (asset, since) =>
      some(async (run) => {
        const file = join(run, "events.jsonl");
        const changed = await stat(file).catch(() => undefined);
        if (changed === undefined || changed.mtimeMs < since) return false;
        const lines = (await readFile(file, "utf8")).split("\n");
        return lines.some((line) => {
          if (!line.includes('"updates"')) return false;
          const { type, at, state, updates } = (parsed(line) ?? {}) as Finished;
          const isUpdate = type === "task-finished" && state === "succeeded" && Array.isArray(updates);
          return isUpdate && updates.includes(asset) && Date.parse(String(at)) >= since;
        });
      }),
  };
}
