import { placedNodes, type Pipeline } from "@partitura/core";
import type { Observation, TaskObservation, TaskRun } from "../conformance/observation.js";

const runsOf = (task: TaskObservation): readonly TaskRun[] =>
  "items" in task ? task.items.flatMap(runsOf) : [task];

/** What occurs in a program and in the oracle's run of it, in words, each once. */
export function traitsOf(pipeline: Pipeline, { state, tasks }: Observation): ReadonlySet<string> {
  const placed = [...placedNodes(pipeline.nodes)];
  const nodes = placed.flatMap(({ node, around }): readonly string[] => {
    const nested = around.at(-1)?.node.kind;
    const where = nested === undefined || node.kind === "task" ? [] : [`${node.kind} in ${nested}`];
    if (node.kind === "task")
      return [...(node.after.length > 0 ? ["after"] : []), ...(node.runIf === undefined ? [] : [node.runIf])];
    if (node.kind === "each") return [...where, `each that ${node.onItemFailure}s`];
    return [...where, node.otherwise === undefined ? "one arm" : "two arms"];
  });
  const text = JSON.stringify(pipeline.nodes);
  const operations = ["or-skip", "arithmetic", "present"].filter((it) => text.includes(`"op":"${it}"`));
  const depth = Math.max(...placed.map(({ around }) => around.length));
  const observed = Object.values(tasks);
  const runs = observed.flatMap(runsOf);
  return new Set([
    ...nodes,
    ...operations,
    ...(depth > 2 ? ["three deep"] : []),
    ...((pipeline.onExit ?? []).length > 0 ? ["exit tasks"] : []),
    ...runs.map((it) => it.state),
    ...(observed.some((it) => "items" in it && it.items.length === 0) ? ["empty list"] : []),
    ...(state === "succeeded" && runs.some((it) => it.state === "failed") ? ["tolerated failure"] : []),
    `run ${state}`,
  ]);
}
