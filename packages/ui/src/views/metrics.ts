import { foldRun, eachEvent, metricsOf, runFiles, type RunSummary } from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import { join } from "node:path";
import { itemOf } from "../runs/run-item.js";
import type { MetricsItem, MetricsMessage } from "../api/messages.js";

/** Of a run with more events no metrics are read: they are compared over runs, and each must be read whole. */
const mostEvents = 50_000;

interface Numbers {
  readonly metrics: { readonly [name: string]: number };
  readonly params: { readonly [name: string]: Json };
  readonly tooLarge: boolean;
}

/** The numbers of a run: `outputs.accuracy` of the run itself, `train.loss` and `train[0].loss` of tasks. */
async function numbersOf(folder: string): Promise<Numbers> {
  const fold = foldRun();
  let count = 0;
  for await (const event of eachEvent(join(folder, runFiles.events))) {
    fold.add(event);
    if (++count > mostEvents) return { metrics: {}, params: {}, tooLarge: true };
  }
  const record = fold.record();
  if (record === undefined) return { metrics: {}, params: {}, tooLarge: false };
  const ofTasks = [...(await metricsOf(record))].flatMap(([key, numbers]) =>
    Object.entries(numbers).map(([name, value]) => [`${key}.${name}`, value] as const),
  );
  const ofRun = Object.entries(record.outputs ?? {}).flatMap(([name, value]) =>
    typeof value === "number" ? [[`outputs.${name}`, value] as const] : [],
  );
  return { metrics: Object.fromEntries([...ofRun, ...ofTasks]), params: record.params, tooLarge: false };
}

const naturally = new Intl.Collator("en", { numeric: true });

/** Those of the run come first, then those of tasks, then those of single items of a fan-out. */
function inOrder(left: string, right: string): number {
  const place = (name: string): number => (name.startsWith("outputs.") ? 0 : name.includes("[") ? 2 : 1);
  return place(left) - place(right) || naturally.compare(left, right);
}

/** The numbers that runs gave. */
export interface MetricsOverRuns {
  /** Those of runs of a pipeline, the latest first. */
  readonly of: (pipeline: string, runs: readonly RunSummary[]) => Promise<MetricsMessage>;
}

/** Makes what reads metrics; those of runs that are over are kept. */
export function metricsOverRuns(): MetricsOverRuns {
  const kept = new Map<string, Numbers>();

  async function numbered(run: RunSummary): Promise<MetricsItem> {
    const { folder } = run;
    const key = `${folder} ${run.state} ${run.durationMs}`;
    const numbers = kept.get(key) ?? (await numbersOf(folder));
    if (run.state === "succeeded" || run.state === "failed" || run.state === "cancelled")
      kept.set(key, numbers);
    return { ...itemOf(run), ...numbers };
  }

  return {
    of: async (pipeline, runs) => {
      const items: MetricsItem[] = [];
      for (const run of runs) items.push(await numbered(run));
      const names = [...new Set(items.flatMap(({ metrics }) => Object.keys(metrics)))].toSorted(inOrder);
      return { pipeline, names, runs: items };
    },
  };
}
