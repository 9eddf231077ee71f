import type { Backend, Diagnostic, Pipeline } from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";
import { portability } from "./portability.js";

/** Reports everything a pipeline asks for that a target says it cannot do (P3001), all at once. */
export function checkCapabilities(
  pipeline: Pipeline,
  backend: Pick<Backend, "target" | "capabilities">,
): readonly Diagnostic[] {
  return portability(pipeline, backend).flatMap(({ target, feature, what, span, capability }) => {
    if (capability.support !== "unsupported") return [];
    const { why, hint } = capability;
    return [checkReport("P3001", { target, feature, what, why, hint }, { span, target })];
  });
}
