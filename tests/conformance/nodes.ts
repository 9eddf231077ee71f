import { taskNodes, type EmitResult, type Pipeline } from "@partitura/core";
import type { TaskObservation, TaskRun } from "./observation.js";

/** What an engine tells of one instance of a task: its own name, the item's position if there is one, and the run. */
export interface EngineTask {
  readonly name: string;
  readonly index: number | null;
  readonly run: TaskRun;
}

/** Sorts what an engine tells of its tasks by the pipeline's nodes; helper tasks of the emitted code belong to none and are left out. */
export function byNode(
  pipeline: Pipeline,
  names: EmitResult["tasks"],
  engineTasks: readonly EngineTask[],
): { readonly [node: string]: TaskObservation } {
  const observed = taskNodes(pipeline).flatMap(
    ({ node, around }): readonly (readonly [string, TaskObservation])[] => {
      const mine = engineTasks.filter(({ name }) => name === names[node.id]);
      const looped = around.some((it) => it.node.kind === "each");
      if (!looped) return mine[0] === undefined ? [] : [[node.id, mine[0].run]];
      const items = mine
        .filter(({ index }) => index !== null && index >= 0)
        .toSorted((left, right) => (left.index ?? 0) - (right.index ?? 0));
      if (items.length === 0 && mine[0] !== undefined) return [[node.id, mine[0].run]];
      return [[node.id, { items: items.map(({ run }) => run) }]];
    },
  );
  return Object.fromEntries(observed);
}
