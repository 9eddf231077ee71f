import { type Arm, type Expression, type ValueType, type WhenNode } from "@partitura/core";
import type { DagTemplate, OutputParameter } from "../model.js";
import { report } from "../diagnostics.js";
import {
  type Lowered,
  capturedArguments,
  dagOf,
  inputsOf,
  lowerNodes,
  needsOf,
  skipParameter,
} from "./dag.js";
import { tellsSkip } from "./ends.js";
import { skippedReads, whereSucceeded } from "./expression.js";
import { encoded, hasSucceeded, openScope, type Scope } from "./scope.js";
import { valueText } from "./value.js";
import { tellOfWaits } from "./waits.js";

const nothing: Expression = { op: "literal", value: null };

/** What an arm gives as the merged value: for a record, null for each field that the arm lacks. */
function resultOf(arm: Arm | undefined, own: ValueType, merged: ValueType): Expression {
  const result = arm?.result ?? nothing;
  if (!("properties" in merged)) return result;
  const names = Object.keys(merged.properties);
  const has = "properties" in own ? own.properties : {};
  const field = (key: string): Expression => {
    if (!Object.hasOwn(has, key)) return nothing;
    return result.op === "object" ? (result.fields[key] ?? nothing) : { op: "get", from: result, key };
  };
  return { op: "object", fields: Object.fromEntries(names.map((name) => [name, field(name)])) };
}

/** The output that tells whether the result of the arm that was taken reads a skipped node. */
function skipOutput({ then, otherwise }: WhenNode, scope: Scope): OutputParameter {
  const skipped = (arm: Arm | undefined): string => {
    const reads = skippedReads(arm?.result, scope).map((id) => `!(${hasSucceeded(id, scope)})`);
    return reads.length === 0 ? "false" : reads.join(" || ");
  };
  const expression = `toJson(inputs.parameters.condition == 'true' ? ${skipped(then)} : ${skipped(otherwise)})`;
  return { name: skipParameter, valueFrom: { expression } };
}

/**
 * A `when` as a DAG template that is given the condition's value: the tasks of the arm that it does not pick are
 * skipped, and the template's output is the result of the other.
 */
export function lowerWhen(node: WhenNode, outer: Scope): Lowered {
  const { context } = outer;
  const { typing } = context;
  const otherwise = node.otherwise?.nodes ?? [];
  if (node.then.nodes.length + otherwise.length === 0)
    context.tell(report("P5007", { node: node.id }, { span: node.span }));
  const scope = openScope(context, "when", [...node.then.nodes, ...otherwise]);
  const taken = lowerNodes(node.then.nodes, scope, { when: "true" });
  const other = lowerNodes(otherwise, scope, { when: "false" });
  const type = typing.ofNode(node.id);
  const valueOf = (arm: Arm | undefined): string => {
    const own: ValueType = arm?.result === undefined ? { type: "null" } : typing.of(arm.result);
    return whereSucceeded(resultOf(arm, own, type), scope, arm?.result);
  };
  const merged = `inputs.parameters.condition == 'true' ? ${valueOf(node.then)} : ${valueOf(node.otherwise)}`;
  const template: DagTemplate = {
    name: node.id,
    inputs: { parameters: inputsOf(["condition"], scope) },
    outputs: {
      parameters: [
        { name: "result", valueFrom: { expression: encoded(merged, type) } },
        ...(tellsSkip(node, context) ? [skipOutput(node, scope)] : []),
      ],
    },
    dag: dagOf([...taken.tasks, ...other.tasks], [...node.then.nodes, ...otherwise]),
  };
  const needs = needsOf(scope);
  tellOfWaits(node, needs, context);
  return {
    template: node.id,
    parameters: [
      { name: "condition", value: valueText(node.condition, outer) },
      ...capturedArguments(scope, outer),
    ],
    templates: [template, ...taken.templates, ...other.templates],
    needs,
  };
}
