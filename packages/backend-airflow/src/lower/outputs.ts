import { py } from "@partitura/codegen";
import { taskIds } from "./names.js";
import { lowerExpression } from "./expression.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import { type Piece, piece, type Site } from "./site.js";

/** The last task: what it returns are the pipeline's outputs, null for those of skipped nodes. */
export function lowerOutputs(site: Site): Piece {
  const outputs = Object.entries(site.pipeline.outputs);
  if (outputs.length === 0) return piece({});
  const reading = readingOf(outputs.map(([, value]) => value), site);
  const scope = scopeOf(site, { mayBeSkipped: () => true });
  const functionName = taskIds.outputs;
  return piece({
    tasks: [
      {
        taskId: taskIds.outputs,
        functionName,
        decorator: "task",
        settings: { triggerRule: "none_failed" },
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
    calls: [{ variable: "outputs", callee: functionName, arguments: reading.arguments, expand: undefined }],
  });
}
