import { type Outcome, taskNodes, type TaskNode } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import type { Instance } from "../log/events.js";
import { type InstanceRecord, instanceKey } from "../log/run-record.js";
import type { KeptRun } from "../store/runs.js";
import type { KeyParts } from "./result-key.js";

/** What the cache did for one instance of a task in a run. */
export interface CacheExplanation extends Instance {
  /** Whether the result was taken from the cache. */
  readonly hit: boolean;
  /** Whether the result that the instance came to itself can be found by later runs. */
  readonly kept: boolean;
  /** Why, in words; never empty. */
  readonly why: readonly string[];
  /** What the result is known by, and what that was made of; absent when the cache was not asked. */
  readonly key?: string | undefined;
  readonly parts?: KeyParts | undefined;
}

/** Why the cache was not asked for an instance. */
function whyNot({ policy }: TaskNode, { state, reusedFrom }: InstanceRecord): string {
  if (reusedFrom !== undefined) return `the result is the one of run ${reusedFrom}, which was reused`;
  if (policy.cache === undefined) return "the task does not ask for the cache: give it `cache: true`";
  switch (state) {
    case "upstream-failed":
      return "the task did not start, since something before it failed";
    case "skipped":
      return "the task was skipped before it started";
    case "cancelled":
      return "the task was cancelled before it started";
    case "waiting":
      return "the task has not started";
    case "running":
    case "retrying":
    case "succeeded":
    case "failed":
      return "the run's log has nothing of it";
  }
}

function explained(node: TaskNode, given: InstanceRecord, runId: string): CacheExplanation {
  // A run that was resumed has its own results again; what counts is how it came to them.
  const record = given.reusedFrom === runId ? { ...given, reusedFrom: undefined } : given;
  const { cache, state, index } = record;
  const instance = { node: node.id, index };
  if (cache === undefined || record.reusedFrom !== undefined)
    return { ...instance, hit: false, kept: false, why: [whyNot(node, record)] };
  const isOff = cache.why.some((it) => it.includes("--no-cache"));
  const kept = !cache.hit && !isOff && state === "succeeded";
  const failed = state === "failed" ? ["the task failed, and a failure is not kept"] : [];
  return { ...instance, ...cache, kept, why: [...cache.why, ...failed] };
}

/**
 * Says for each instance of a task in a run, or for the one that `task` names (`train[2]`), why its result was taken from the
 * cache or why not, as it was found when the run asked. Reports P7033 when the run has no such task.
 */
export function explainCache(
  { record, pipeline }: KeptRun,
  task: string,
): Outcome<readonly CacheExplanation[]> {
  const [id = task] = task.split("[", 1);
  const node = taskNodes(pipeline).find((it) => it.node.id === id)?.node;
  const instances = [...record.instances.values()].filter((it) => it.node === id);
  const wanted = task === id ? instances : instances.filter((it) => instanceKey(it) === task);
  if (node !== undefined && (wanted.length > 0 || task === id)) {
    const inOrder = wanted.toSorted((a, b) =>
      instanceKey(a).localeCompare(instanceKey(b), "en", { numeric: true }),
    );
    return [inOrder.map((it) => explained(node, it, record.runId)), []];
  }
  const known = node === undefined ? record.tasks : instances.map(instanceKey);
  const listed = known.length > 20 ? [...known.slice(0, 20), "…"] : known;
  const holes = { run: record.runId, task, known: listed.join(", ") || "none" };
  return [undefined, [localReport("P7033", holes, { target: "local" })]];
}
