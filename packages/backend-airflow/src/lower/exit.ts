import { taskNodes } from "@partitura/core";
import { statusVariable, taskIds } from "./names.js";
import { readsRun } from "./reading.js";
import { joined, ownVariable, type Piece, piece, type Site } from "./site.js";
import { lowerTask } from "./task.js";
import { leavesOf, outlastingLeaves, tasksBehind, unwatchedFailures } from "./watch.js";

/**
 * What runs at the exit of a run: a task that waits for all others and says how they ended, then the tasks of `onExit`.
 * Since they run whatever happened, a last task carries the failures that they would hide.
 */
export function lowerExit(site: Site, before: Piece): Piece {
  const exits = site.pipeline.onExit ?? [];
  if (exits.length === 0) return piece({});
  const seen = new Set([
    ...leavesOf(before.calls, before.edges),
    ...unwatchedFailures(before.calls, before.edges, before.tasks, before.groups),
  ]);
  const ends = [...new Set([...seen, ...outlastingLeaves(before.calls, before.edges, before.tasks)])];
  const tolerated = new Set(
    before.calls
      .filter(({ callee }) => before.groups.some((it) => it.functionName === callee && it.tolerated))
      .map(({ variable }) => variable),
  );
  const failing = [...seen].filter((it) => !tolerated.has(it));
  const tasks = exits.map((node) => lowerTask(node, site));
  const watch = "watch_";
  return joined([
    piece({
      tasks: [
        {
          taskId: taskIds.status,
          functionName: taskIds.status,
          decorator: "task",
          settings: { triggerRule: "all_done", multipleOutputs: false },
          parameters: [],
          context: [],
          body: { kind: "status", failing: tasksBehind(failing, before) },
        },
        {
          taskId: taskIds.watch,
          functionName: taskIds.watch,
          decorator: "task",
          settings: { triggerRule: "none_failed" },
          parameters: [],
          context: [],
          body: { kind: "watch" },
        },
      ],
      calls: [
        { variable: statusVariable, callee: taskIds.status, arguments: {}, expand: undefined },
        { variable: watch, callee: taskIds.watch, arguments: {}, expand: undefined },
      ],
      edges: [
        { from: ends, to: [statusVariable] },
        { from: [statusVariable, ...failing], to: [watch] },
      ],
    }),
    ...tasks,
    piece({
      edges: [
        {
          from: [statusVariable],
          to: exits
            .map(({ id }) => id)
            .filter((id) => !readsStatus(id, site))
            .map((id) => ownVariable(id, site)),
        },
      ].filter(({ to }) => to.length > 0),
    }),
  ]);
}

/** Whether an exit task is given what the status task returns. */
function readsStatus(id: string, { pipeline }: Site): boolean {
  const node = taskNodes(pipeline).find((it) => it.node.id === id)?.node;
  return Object.values(node?.inputs ?? {}).some((it) => readsRun(it, "status", "failedTasks"));
}
