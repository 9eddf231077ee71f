import type { InstanceRecord, RunRecord, TaskState } from "@partitura/backend-local";
import { lackText, type NodeProgress, type RunProgress } from "../run-view/progress.js";

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of one task node, while its instances are added. */
interface NodeDraft extends Draft<NodeProgress> {
  running: Map<string, number>;
  waitsFor: Map<string, number>;
  retrying: Map<string, number>;
  ended: { [S in TaskState]?: number };
}

const newNode = (): NodeDraft => ({
  running: new Map(),
  waitsFor: new Map(),
  retrying: new Map(),
  ended: {},
  done: 0,
  cached: 0,
  reused: 0,
  retries: 0,
  preparing: false,
});

const ms = (iso: string | undefined): number | undefined => (iso === undefined ? undefined : Date.parse(iso));

/** Adds an instance that is not over. */
function addOpen(node: NodeDraft, instance: InstanceRecord, startedAt: number | undefined): void {
  const key = instance.index.join(".");
  if (instance.state !== "waiting") node.running.set(key, startedAt ?? 0);
  if (instance.state === "retrying") node.retrying.set(key, startedAt ?? 0);
  if (instance.state === "waiting" && instance.waitsFor !== undefined) {
    const lack = lackText(instance.waitsFor);
    node.waitsFor.set(lack, (node.waitsFor.get(lack) ?? 0) + 1);
  }
}

function addInstance(node: NodeDraft, instance: InstanceRecord, isResumed: boolean): void {
  const { state, attempts, durationMs } = instance;
  // From the first to the last of many instances there may be the time in which nobody ran them.
  const startedAt = isResumed && instance.index.length > 0 ? undefined : ms(instance.startedAt);
  const endedAt = ms(instance.endedAt);
  const failed = attempts.slice(instance.before ?? 0).filter((it) => it.state === "failed").length;
  node.retries += state === "failed" ? Math.max(0, failed - 1) : failed;
  if (startedAt !== undefined) node.startedAt = Math.min(node.startedAt ?? startedAt, startedAt);
  if (state === "waiting" || state === "running" || state === "retrying")
    return addOpen(node, instance, startedAt);
  node.done++;
  node.ended[state] = (node.ended[state] ?? 0) + 1;
  if (instance.cached === true) node.cached++;
  if (instance.reusedFrom !== undefined) node.reused++;
  if (attempts.length === 0 || startedAt === undefined || endedAt === undefined) return;
  const end = instance.index.length === 0 ? startedAt + (durationMs ?? 0) : endedAt;
  node.endedAt = Math.max(node.endedAt ?? end, end);
}

/** The node that an instance is of, by its `instanceKey`. */
const nodeOf = (key: string): string => key.replace(/(\[\d+\])+$/, "");

/** How a run stands by its record. */
export function progressOf(record: RunRecord): RunProgress {
  const { instances, items, controlErrors, startedAt, endedAt, resumptions } = record;
  const nodes = new Map<string, NodeDraft>();
  for (const instance of instances.values()) {
    const node = nodes.get(instance.node) ?? newNode();
    nodes.set(instance.node, node);
    addInstance(node, instance, resumptions > 0);
  }
  const itemsOf = new Map<string, number>();
  for (const [key, count] of items) itemsOf.set(nodeOf(key), (itemsOf.get(nodeOf(key)) ?? 0) + count);
  return {
    startedAt: ms(startedAt),
    endedAt: ms(endedAt),
    nodes,
    items: itemsOf,
    brokenControls: new Set([...controlErrors.keys()].map(nodeOf)),
  };
}
