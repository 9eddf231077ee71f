import { checkValue, type Diagnostic, type Json, type Outcome, type Pipeline } from "@partitura/core";
import { localReport } from "../diagnostics.js";

/** The values of a run's params by name. */
export type Params = { readonly [name: string]: Json };

/**
 * The params of a run: what is given, and the defaults of the others. An optional one that is not given is null.
 * Reports P7001 for a value that does not fit, P7002 for one that is missing, P7003 for one that does not exist.
 */
export function resolveParams(pipeline: Pipeline, given: Params): Outcome<Params> {
  const diagnostics: Diagnostic[] = [];
  const place = { span: pipeline.span, target: "local" };
  const known = Object.keys(pipeline.params);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(pipeline.params, name)) {
      diagnostics.push(localReport("P7003", { name, known: known.join(", ") || "none" }, place));
    }
  }
  const values = Object.entries(pipeline.params).map(([name, param]): [string, Json] => {
    const value = Object.hasOwn(given, name) ? given[name] : param.default;
    if (value === undefined) {
      if (param.optional !== true) diagnostics.push(localReport("P7002", { name }, place));
      return [name, null];
    }
    for (const { at, problem } of checkValue(value, param.type)) {
      const text = at === "$" ? problem : `${at.slice(2)}: ${problem}`;
      diagnostics.push(localReport("P7001", { name, problem: text }, place));
    }
    return [name, value];
  });
  return diagnostics.length > 0 ? [undefined, diagnostics] : [Object.fromEntries(values), []];
}
