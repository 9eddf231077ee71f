import type { InstanceRecord, Lack, RunRecord, RunStanding } from "@partitura/backend-local";
import { type Pipeline, taskNodes } from "@partitura/core";
import type { InstanceStanding, NodeStanding, RunState } from "../api/messages.js";
import type { FollowedRun } from "./followed-run.js";

/** How an instance stands in a run that nobody may run any more. */
export function standingOf({ state }: InstanceRecord, run: RunStanding): InstanceStanding {
  switch (state) {
    case "running":
    case "retrying":
      return run === "running" ? state : "interrupted";
    case "waiting":
      return run === "running" ? state : "pending";
    case "succeeded":
    case "failed":
    case "skipped":
    case "upstream-failed":
    case "cancelled":
      return state;
  }
}

/** What an instance waits for, in a word or two. */
export const lackText = (lack: Lack): string => (lack.kind === "pool" ? `pool ${lack.pool}` : lack.kind);

/** The innermost `each` around every task node that is in one. */
export function innermostEach(pipeline: Pipeline): ReadonlyMap<string, string> {
  return new Map(
    taskNodes(pipeline).flatMap(({ node, around }) => {
      const each = around.findLast((it) => it.node.kind === "each");
      return each === undefined ? [] : [[node.id, each.node.id] as const];
    }),
  );
}

/** How many items each `each` has, over all of its own instances, as far as it is known. */
function itemsByEach({ items }: RunRecord): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, count] of items) {
    const each = key.split("[", 1)[0] ?? key;
    sums.set(each, (sums.get(each) ?? 0) + count);
  }
  return sums;
}

function nodeStanding(instances: Iterable<InstanceRecord>, expected: number, run: RunStanding): NodeStanding {
  const counts: { [standing in InstanceStanding]?: number } = {};
  let [cached, waitsFor, startedAt, endedAt]: [number, ...(string | undefined)[]] = [0, undefined];
  let heardOf = 0;
  for (const instance of instances) {
    heardOf++;
    const standing = standingOf(instance, run);
    counts[standing] = (counts[standing] ?? 0) + 1;
    if (instance.cached === true) cached++;
    if (standing === "waiting" && instance.waitsFor !== undefined) waitsFor = lackText(instance.waitsFor);
    if (instance.startedAt !== undefined && instance.startedAt < (startedAt ?? "~"))
      startedAt = instance.startedAt;
    if (instance.endedAt !== undefined && instance.endedAt > (endedAt ?? "")) endedAt = instance.endedAt;
  }
  const pending = expected - heardOf;
  if (pending > 0) counts.pending = (counts.pending ?? 0) + pending;
  return { expected: Math.max(expected, heardOf), counts, cached, waitsFor, startedAt, endedAt };
}

/** How the tasks of a run stand: those with these ids, or all. */
export function nodesStanding(
  run: FollowedRun,
  wanted: ReadonlySet<string> | "all",
): { readonly [node: string]: NodeStanding } {
  const record = run.record();
  const [around, items] = [innermostEach(run.pipeline), itemsByEach(record)];
  const nodes = taskNodes(run.pipeline).filter(({ node }) => wanted === "all" || wanted.has(node.id));
  return Object.fromEntries(
    nodes.map(({ node: { id } }) => {
      const each = around.get(id);
      const expected = each === undefined ? 1 : (items.get(each) ?? 0);
      return [id, nodeStanding(run.eachOf(id), expected, run.standing())];
    }),
  );
}

/** How a run as a whole stands. */
export function runState(run: FollowedRun): RunState {
  const { startedAt, endedAt, durationMs, resumptions, outputs, controlErrors, conditions } = run.record();
  const about = { startedAt, endedAt, durationMs, resumptions, outputs };
  const outside = [...conditions].filter(([key]) => !key.includes("["));
  return {
    standing: run.standing(),
    ...about,
    controlErrors: Object.fromEntries(controlErrors),
    conditions: Object.fromEntries(outside),
  };
}

/** The tasks whose standing changes when these nodes are heard of: an `each` that is expanded says how many of its tasks there are. */
export function concerned(
  pipeline: Pipeline,
  heardOf: ReadonlySet<string> | "all",
): ReadonlySet<string> | "all" {
  if (heardOf === "all") return "all";
  const inside = [...innermostEach(pipeline)].flatMap(([task, each]) => (heardOf.has(each) ? [task] : []));
  return new Set([...heardOf, ...inside]);
}
