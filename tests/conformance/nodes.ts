import { taskNodes, type EmitResult, type Pipeline } from "@partitura/core";
import type { TaskObservation, TaskRun } from "./observation.js";

/**
 * What an engine tells of one instance of a task: its own name, the positions of the items around it, outermost first,
 * and the run. Positions are missing where one instance stands for a loop that has none.
 */
export interface EngineTask {
  readonly name: string;
  readonly index: readonly number[];
  readonly run: TaskRun;
}

/**
 * The instances of one task as its loops nest them. Those whose position the engine does not tell take the places that
 * are left, in order; an item without any instance has an empty list.
 */
function nested(tasks: readonly EngineTask[], level: number, loops: number): TaskObservation | undefined {
  const inside = tasks.filter(({ index }) => index.length > level);
  if (level === loops || inside.length === 0) return tasks[0]?.run;
  const unplaced = tasks.filter(({ index }) => index.length <= level).map(({ run }) => run);
  const count = Math.max(...inside.map(({ index }) => index[level] ?? 0)) + 1;
  const items = Array.from({ length: count }, (_, at): TaskObservation => {
    const own = inside.filter(({ index }) => index[level] === at);
    return nested(own, level + 1, loops) ?? unplaced.shift() ?? { items: [] };
  });
  return { items: [...items, ...unplaced] };
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
      const loops = around.filter((it) => it.node.kind === "each").length;
      const found = nested(mine, 0, loops);
      return found === undefined ? [] : [[node.id, found]];
    },
  );
  return Object.fromEntries(observed);
}
