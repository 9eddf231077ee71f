import { dependenciesOf, type Diagnostic, type Pipeline } from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";

/** Reports exit tasks that read, or are after, other tasks (P2032). */
export function checkOnExit({ onExit = [] }: Pipeline): readonly Diagnostic[] {
  return onExit.flatMap((node) =>
    dependenciesOf(node).map((other) =>
      checkReport("P2032", { id: node.id, node: other }, { span: node.span }),
    ),
  );
}
