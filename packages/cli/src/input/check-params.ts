import { localReport } from "@partitura/backend-local";
import { checkValue, type Diagnostic, type Pipeline } from "@partitura/core";
import type { Params } from "./read-params.js";

/** Checks given params against the pipeline's types, before they leave this machine. Reports P7001. */
export function checkParams(pipeline: Pipeline, params: Params): readonly Diagnostic[] {
  return Object.entries(params).flatMap(([name, value]) => {
    const declared = Object.hasOwn(pipeline.params, name) ? pipeline.params[name] : undefined;
    if (declared === undefined) return [];
    return checkValue(value, declared.type, name).map(({ at, problem }) =>
      localReport(
        "P7001",
        { name, problem: at === name ? problem : `${at}: ${problem}` },
        { span: pipeline.span },
      ),
    );
  });
}
