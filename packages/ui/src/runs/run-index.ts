import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { runFiles, type RunSummary, summaryOf } from "@partitura/backend-local";

/** The runs of a folder. What is known of a run is kept until its log changes. */
export interface RunIndex {
  /** All runs, the latest first. */
  readonly list: () => Promise<readonly RunSummary[]>;
}

interface Known {
  readonly changed: string;
  readonly summary: RunSummary | undefined;
}

/** How long a list counts as the present one: all who ask meanwhile get the same. */
const validMs = 500;

const latestFirst = (left: RunSummary, right: RunSummary): number => {
  const [a, b] = [`${left.startedAt} ${left.runId}`, `${right.startedAt} ${right.runId}`];
  return a < b ? 1 : a > b ? -1 : 0;
};

/** Makes the index of a folder of runs, which need not exist yet. */
export function runIndex(runsFolder: string): RunIndex {
  let known = new Map<string, Known>();

  async function look(name: string): Promise<Known | undefined> {
    const folder = join(runsFolder, name);
    const found = await stat(join(folder, runFiles.events)).catch(() => undefined);
    if (found === undefined) return undefined;
    const changed = `${found.mtimeMs} ${found.size} ${found.ino}`;
    const before = known.get(name);
    const over = before?.summary?.state !== "running" && before?.summary?.state !== "interrupted";
    if (before?.changed === changed && over) return before;
    return { changed, summary: await summaryOf(folder) };
  }

  async function read(): Promise<readonly RunSummary[]> {
    const names = await readdir(runsFolder).catch(() => []);
    const found = await Promise.all(names.map(async (name) => [name, await look(name)] as const));
    known = new Map(found.flatMap(([name, it]) => (it === undefined ? [] : [[name, it] as const])));
    return [...known.values()].flatMap(({ summary }) => summary ?? []).toSorted(latestFirst);
  }

  let latest: { readonly until: number; readonly runs: Promise<readonly RunSummary[]> } | undefined;
  return {
    list: async () => {
      if (latest === undefined || Date.now() >= latest.until)
        latest = { until: Date.now() + validMs, runs: read() };
      return latest.runs;
    },
  };
}
