import { instanceKey, type InstanceRecord, type RunRecord } from "@partitura/backend-local";
import type { Outcome } from "@partitura/core";
import { commandReport } from "../diagnostics.js";

/** Whether an instance is meant by a task's id, `train`, or by that of one of its items, `train[2]`. */
export const isMeant = (instance: Pick<InstanceRecord, "node" | "index">, wanted: string): boolean =>
  instance.node === wanted || instanceKey(instance) === wanted;

/** The instances of a run that are meant; all of them when nothing is named. Reports P8121 for what the run does not have. */
export function selectInstances(
  { instances, tasks, runId }: RunRecord,
  wanted: string | undefined,
): Outcome<readonly InstanceRecord[]> {
  const all = [...instances.values()];
  if (wanted === undefined) return [all, []];
  const found = all.filter((it) => isMeant(it, wanted));
  if (found.length > 0 || tasks.includes(wanted)) return [found, []];
  const known = tasks.length > 10 ? [...tasks.slice(0, 10), "…"] : tasks;
  return [undefined, [commandReport("P8121", { task: wanted, run: runId, known: known.join(", ") })]];
}
