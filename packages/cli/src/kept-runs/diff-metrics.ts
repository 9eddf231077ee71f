import type { Metrics, RunRecord } from "@partitura/backend-local";
import type { MetricChange } from "./run-diff.js";

/** The metrics of a run's instances by `instanceKey`. */
export type MetricsOfRun = ReadonlyMap<string, Metrics>;

/** Whether two numbers differ by no more than the sums of the same numbers in another order may. */
function isSame(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}

function changesOf(a: Metrics, b: Metrics): readonly Omit<MetricChange, "task">[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((metric) => {
    const [before, after] = [a[metric], b[metric]];
    if (isSame(before, after)) return [];
    const difference = before === undefined || after === undefined ? undefined : after - before;
    return [{ metric, a: before, b: after, difference }];
  });
}

interface Means {
  readonly items: number;
  readonly means: Metrics;
}

/** The mean of each metric over the items of each task that a fan-out runs. */
function meansOf({ instances }: RunRecord, metrics: MetricsOfRun): ReadonlyMap<string, Means> {
  const sums = new Map<string, Map<string, { sum: number; count: number }>>();
  for (const [key, values] of metrics) {
    const instance = instances.get(key);
    if (instance === undefined || instance.index.length === 0) continue;
    const ofTask = sums.get(instance.node) ?? new Map<string, { sum: number; count: number }>();
    sums.set(instance.node, ofTask);
    for (const [metric, value] of Object.entries(values)) {
      const { sum, count } = ofTask.get(metric) ?? { sum: 0, count: 0 };
      ofTask.set(metric, { sum: sum + value, count: count + 1 });
    }
  }
  return new Map(
    [...sums].map(([task, ofTask]) => [
      task,
      {
        items: Math.max(...[...ofTask.values()].map(({ count }) => count)),
        means: Object.fromEntries([...ofTask].map(([metric, { sum, count }]) => [metric, sum / count])),
      },
    ]),
  );
}

const noMeans: Means = { items: 0, means: {} };

/** The metrics that differ between two runs: the means of fan-outs, then those of each instance. */
export function diffMetrics(
  a: { readonly record: RunRecord; readonly metrics: MetricsOfRun },
  b: { readonly record: RunRecord; readonly metrics: MetricsOfRun },
): readonly MetricChange[] {
  const [meansA, meansB] = [meansOf(a.record, a.metrics), meansOf(b.record, b.metrics)];
  const tasks = [...new Set([...meansA.keys(), ...meansB.keys()])];
  const instances = [...new Set([...a.metrics.keys(), ...b.metrics.keys()])];
  return [
    ...tasks.flatMap((task) => {
      const [one, other] = [meansA.get(task) ?? noMeans, meansB.get(task) ?? noMeans];
      const mean = { a: one.items, b: other.items };
      return changesOf(one.means, other.means).map((it): MetricChange => ({ task, mean, ...it }));
    }),
    ...instances.flatMap((task) =>
      changesOf(a.metrics.get(task) ?? {}, b.metrics.get(task) ?? {}).map((it): MetricChange => ({
        task,
        ...it,
      })),
    ),
  ];
}
