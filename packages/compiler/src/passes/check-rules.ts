import { dependenciesOf, taskNodes, type Diagnostic, type Pipeline, type RunRule } from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";

/** Whether a rule looks at upstream at all; without any, the others hold at once or never. */
function needsUpstream(rule: RunRule): boolean {
  switch (rule) {
    case "all-succeeded":
    case "all-done":
      return false;
    case "none-failed":
    case "none-failed-min-one":
    case "any-succeeded":
    case "any-failed":
      return true;
  }
}

/** Reports join rules that can never fire, or never decide anything (P2030). */
export function checkRules(pipeline: Pipeline): readonly Diagnostic[] {
  return taskNodes(pipeline).flatMap(({ node, onExit }) => {
    const { id, span, runIf: rule = "all-succeeded" } = node;
    if (onExit === true && rule !== "all-succeeded") {
      const problem = "exit tasks run whatever happened";
      return [checkReport("P2030", { id, rule, problem, hint: "Leave `runIf` out." }, { span })];
    }
    if (!needsUpstream(rule) || dependenciesOf(node).length > 0) return [];
    const hint = "Say with `after` what it waits for, or leave `runIf` out.";
    return [
      checkReport("P2030", { id, rule, problem: "it reads no task and is after none", hint }, { span }),
    ];
  });
}
