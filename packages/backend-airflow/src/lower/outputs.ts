import { py } from "@partitura/codegen";
import type { TaskModel } from "../model.js";
import { taskIds } from "./names.js";
import { lowerExpression } from "./expression.js";
import { unwatchedFailures } from "./watch.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import { type Piece, piece, type Site } from "./site.js";

/** The branches among watched tasks name the last task in both choices: a branch skips what comes after it unchosen. */
export function choosingLast(nodes: Piece): readonly TaskModel[] {
  const risky = new Set(unwatchedFailures(nodes.calls, nodes.edges, nodes.tasks));
  const watched = new Set(nodes.calls.flatMap((call) => (risky.has(call.variable) ? [call.callee] : [])));
  return nodes.tasks.map((task) => {
    const { body } = task;
    if (body.kind !== "branch" || !watched.has(task.functionName)) return task;
    const last = taskIds.outputs;
    return { ...task, body: { ...body, then: [...body.then, last], otherwise: [...body.otherwise, last] } };
  });
}

/**
 * The last task: what it returns are the pipeline's outputs, null for those of skipped nodes. It also waits for the
 * tasks whose failure would get lost without it.
 */
export function lowerOutputs(site: Site, nodes: Piece): Piece {
  const outputs = Object.entries(site.pipeline.outputs);
  const risky = unwatchedFailures(nodes.calls, nodes.edges, nodes.tasks);
  if (outputs.length === 0 && risky.length === 0) return piece({});
  const reading = readingOf(
    outputs.map(([, value]) => value),
    site,
  );
  const scope = scopeOf(site, { mayBeSkipped: () => true });
  const functionName = taskIds.outputs;
  const variable = "outputs_";
  const read = new Set(Object.values(reading.arguments).map((wire) => wire.variable));
  const watched = risky.filter((it) => !read.has(it));
  return piece({
    tasks: [
      {
        taskId: taskIds.outputs,
        functionName,
        decorator: "task",
        settings: { triggerRule: "none_failed", multipleOutputs: false },
        parameters: Object.keys(reading.arguments),
        context: contextOf(reading),
        body: {
          kind: "value",
          guard: undefined,
          value: py.dictOf(
            outputs.map(([name, value]) => ({ key: py.string(name), value: lowerExpression(value, scope) })),
          ),
        },
      },
    ],
    calls: [{ variable, callee: functionName, arguments: reading.arguments, expand: undefined }],
    edges: watched.length === 0 ? [] : [{ from: watched, to: [variable] }],
  });
}
