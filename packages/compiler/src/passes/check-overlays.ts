import { taskNodes, type Diagnostic, type Pipeline } from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";

/** Reports overlays for targets that are not among those a pipeline is compiled for (P3003); `known` are all there are. */
export function checkOverlays(
  pipeline: Pipeline,
  compiled: readonly string[],
  known: readonly string[],
): readonly Diagnostic[] {
  return taskNodes(pipeline).flatMap(({ node }) =>
    Object.keys(node.policy.overlays ?? {})
      .filter((target) => !compiled.includes(target))
      .map((target) =>
        checkReport("P3003", { id: node.id, target, known: known.join(", ") }, { span: node.span }),
      ),
  );
}
