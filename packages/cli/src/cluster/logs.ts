import type { V1Pod } from "@kubernetes/client-node";
import type { Outcome } from "@partitura/core";
import { type Cluster, type ClusterOptions, connect, requestProblem } from "./client.js";
import { clusterReport } from "./diagnostics.js";

/** What one attempt of a task wrote to its standard output and error. */
export interface TaskLog {
  readonly task: string;
  /** Positions of the items around the task, outermost first. */
  readonly index: readonly number[];
  /** From 1. */
  readonly attempt: number;
  readonly text: string;
}

/** Which run, and which of its tasks; all of them when `task` is absent. */
export interface LogOptions extends ClusterOptions {
  readonly name: string;
  readonly task?: string | undefined;
}

interface LoggedPod extends Omit<TaskLog, "text"> {
  readonly pod: string;
}

/**
 * Task, items and attempt of a pod, from the name of its node (an annotation that Argo sets): such as
 * `run-x7k2.candidates.items(3:3).train(1)`.
 */
export function readNodeName(name: string): Omit<LoggedPod, "pod"> {
  const steps = name.split(".").slice(1);
  const numbers = steps.flatMap((step) => /\((\d+):/.exec(step)?.[1] ?? []).map(Number);
  const last = steps.at(-1) ?? name;
  const attempt = /\((\d+)\)$/.exec(last)?.[1];
  return {
    task: last.replace(/\(.*$/, ""),
    index: numbers,
    attempt: attempt === undefined ? 1 : Number(attempt) + 1,
  };
}

function readPod({ metadata }: V1Pod): LoggedPod | undefined {
  const node = metadata?.annotations?.["workflows.argoproj.io/node-name"];
  if (metadata?.name === undefined || node === undefined) return undefined;
  return { pod: metadata.name, ...readNodeName(node) };
}

/** Items in order, then attempts. */
function compareLogs(left: Omit<TaskLog, "text">, right: Omit<TaskLog, "text">): number {
  const byIndex = left.index.map((at, depth) => at - (right.index[depth] ?? -1)).find((it) => it !== 0);
  return left.task.localeCompare(right.task) || (byIndex ?? 0) || left.attempt - right.attempt;
}

async function podsOf(name: string, { core, namespace }: Cluster): Promise<readonly LoggedPod[]> {
  const labelSelector = `workflows.argoproj.io/workflow=${name}`;
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  return items.flatMap((pod) => readPod(pod) ?? []).toSorted(compareLogs);
}

/** A log without the lines that Argo's own executor writes into it. */
export function withoutExecutorLines(text: string): string {
  return text
    .replace(/^time="[^"]*" level=.* argo=true.*\n?/gm, "")
    .replace(/^Error: exit status \d+\n?(?![^])/m, "");
}

/** The logs of a run's tasks, as far as their pods still exist. */
export async function logs(options: LogOptions): Promise<Outcome<readonly TaskLog[]>> {
  const [cluster, problems] = await connect(options);
  if (cluster === undefined) return [undefined, problems];
  const { name, task } = options;
  const { core, namespace } = cluster;
  try {
    const pods = await podsOf(name, cluster);
    const wanted = pods.filter((pod) => task === undefined || pod.task === task);
    if (wanted.length === 0) {
      const known = [...new Set(pods.map((pod) => pod.task))].join(", ") || "none";
      return [undefined, [clusterReport("P8608", { name, task: task ?? "", known })]];
    }
    const read = wanted.map(async ({ pod, ...about }): Promise<TaskLog> => {
      const text = await core.readNamespacedPodLog({ name: pod, namespace, container: "main" });
      return { ...about, text: withoutExecutorLines(text) };
    });
    return [await Promise.all(read), []];
  } catch (error) {
    return [undefined, [requestProblem(error, `give the logs of '${name}'`, cluster)]];
  }
}
