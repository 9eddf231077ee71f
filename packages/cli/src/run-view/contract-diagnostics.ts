import { localDiagnostics, type RunEvent } from "@partitura/backend-local";
import {
  allNodes,
  type Diagnostic,
  type DiagnosticCatalogue,
  type DiagnosticCode,
  type Pipeline,
} from "@partitura/core";
import { instanceName } from "./plain.js";

/**
 * The diagnostics of a run that failed: one for every task, `each` or `when` whose error has a code, such as a value
 * that its schema refuses, at the place in the pipeline file that made it.
 */
export function contractDiagnostics(events: readonly RunEvent[], pipeline: Pipeline): readonly Diagnostic[] {
  const catalogue: DiagnosticCatalogue = localDiagnostics;
  const spans = new Map(allNodes(pipeline).map(({ id, span }) => [id, span]));
  return events.flatMap((event): readonly Diagnostic[] => {
    if (event.type !== "task-finished" && event.type !== "control-failed") return [];
    const { error, node, index } = event;
    const code = error?.code as DiagnosticCode | undefined;
    if (error === undefined || code === undefined) return [];
    return [
      {
        code,
        severity: "error",
        message: `${instanceName(node, index)}: ${error.message}`,
        hint: catalogue[code]?.hint ?? "Look at the log of the task.",
        span: spans.get(node),
      },
    ];
  });
}
