import { py, type Expression as Python } from "@partitura/codegen";
import { admitsNull, type Expression, nodesReadBy } from "@partitura/core";
import { lowerExpression, mayFail, type Scope } from "./expression.js";
import { taskIds } from "./names.js";
import { unwatchedFailures } from "./watch.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import { type Piece, piece, type Site } from "./site.js";

/** An output's value; null where the expression has none. */
function outputOf(expression: Expression, scope: Scope): Python {
  const { typing } = scope;
  const value = lowerExpression(expression, scope);
  const nullable = (inner: Expression): boolean =>
    admitsNull(typing.of(inner)) || (inner.op !== "or-else" && nodesReadBy(inner).some(typing.maySkip));
  return mayFail(expression, typing, nullable)
    ? py.call(py.dotted("airflow_step.or_none"), [py.lambda([], value)])
    : value;
}

/**
 * The last task: what it returns are the pipeline's outputs, null for those of skipped nodes. It also waits for the
 * tasks whose failure would get lost without it.
 */
export function lowerOutputs(site: Site, nodes: Piece): Piece {
  const outputs = Object.entries(site.pipeline.outputs);
  const unwatched = unwatchedFailures(nodes.calls, nodes.edges, nodes.tasks, nodes.groups);
  if (outputs.length === 0 && unwatched.length === 0) return piece({});
  const reading = readingOf(
    outputs.map(([, value]) => value),
    site,
  );
  const scope = scopeOf(site, { mayBeSkipped: () => true });
  const functionName = taskIds.outputs;
  const variable = "outputs_";
  const read = new Set(Object.values(reading.arguments).map((wire) => wire.variable));
  const watched = unwatched.filter((it) => !read.has(it));
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
          opening: { needs: [], guard: undefined },
          value: py.dictOf(
            outputs.map(([name, value]) => ({ key: py.string(name), value: outputOf(value, scope) })),
          ),
        },
      },
    ],
    calls: [{ variable, callee: functionName, arguments: reading.arguments, expand: undefined }],
    edges: watched.length === 0 ? [] : [{ from: watched, to: [variable] }],
  });
}
