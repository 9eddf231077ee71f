import {
  type Arm,
  type Expression,
  type ValueType,
  type WhenNode,
  nodesReadBy,
  mayFail,
} from "@partitura/core";
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
  standInTasks,
  toldOf,
} from "./dag.js";
import { aroundOf, certainBefore, readsAround } from "./around.js";
import { mayLackResult, noResult, tellsSkip } from "./ends.js";
import { exprOf, skippedReads, whereSucceeded } from "./expression.js";
import { encoded, hasSucceeded, openScope, type Scope } from "./scope.js";
import { valueText } from "./value.js";

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

/** Whether a condition always has a truth value; if not, Argo ends the `when` with an error before it starts. */
function isSure(condition: Expression, { context: { typing } }: Scope): boolean {
  const type = typing.of(condition);
  return "type" in type && type.type === "boolean" && !mayFail(condition, typing);
}

const conditionOf = ({ condition }: WhenNode, scope: Scope): string =>
  `(${exprOf(condition, { scope, inOutputs: false })})`;

const resultReadsOf = (arm: Arm | undefined): readonly string[] =>
  arm?.result === undefined ? [] : nodesReadBy(arm.result);

/** The output that tells whether the result of the arm that was taken reads a skipped node. */
function skipOutput({ then, otherwise }: WhenNode, thenScope: Scope, otherScope: Scope): OutputParameter {
  const skipped = (arm: Arm | undefined, scope: Scope): string => {
    const reads = skippedReads(arm?.result, scope).map((id) => `!(${hasSucceeded(id, scope)})`);
    return reads.length === 0 ? "false" : reads.join(" || ");
  };
  const expression = `toJson(inputs.parameters.condition == 'true' ? ${skipped(then, thenScope)} : ${skipped(otherwise, otherScope)})`;
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
  const around = aroundOf(node, outer.certain, context);
  const certain = new Set([...outer.certain, ...certainBefore(node, context)]);
  const scope = openScope(context, "when", [...node.then.nodes, ...otherwise], { certain });
  const told = toldOf(around, scope);
  const readIn = (arm: Arm | undefined): readonly string[] => {
    const reads = readsAround(arm?.nodes ?? [], resultReadsOf(arm));
    return [...around.passed].filter((id) => reads.has(id));
  };
  const [inThen, inOther] = [readIn(node.then), readIn(node.otherwise)];
  const thenScope: Scope = { ...scope, standIns: new Map(inThen.map((id) => [id, id])) };
  const otherName = (id: string): string => (inThen.includes(id) ? context.names.otherwiseOf(id) : id);
  const otherScope: Scope = { ...scope, standIns: new Map(inOther.map((id) => [id, otherName(id)])) };
  const taken = lowerNodes(node.then.nodes, thenScope, { when: "true" });
  const other = lowerNodes(otherwise, otherScope, { when: "false" });
  const standIns = [...standInTasks(thenScope, told, "true"), ...standInTasks(otherScope, told, "false")];
  const counted = new Set([
    ...resultReadsOf(node.then),
    ...resultReadsOf(node.otherwise).map((id) => otherScope.standIns.get(id) ?? id),
  ]);
  const type = typing.ofNode(node.id);
  const valueOf = (arm: Arm | undefined, inside: Scope): string => {
    const own: ValueType = arm?.result === undefined ? { type: "null" } : typing.of(arm.result);
    return whereSucceeded(resultOf(arm, own, type), inside, arm?.result);
  };
  const merged = `inputs.parameters.condition == 'true' ? ${valueOf(node.then, thenScope)} : ${valueOf(node.otherwise, otherScope)}`;
  const template: DagTemplate = {
    name: node.id,
    inputs: { parameters: inputsOf(["condition"], scope) },
    outputs: {
      parameters: [
        {
          name: "result",
          valueFrom: {
            expression: encoded(merged, type),
            ...(mayLackResult(node, context) && { default: noResult }),
          },
        },
        ...(tellsSkip(node, context) ? [skipOutput(node, thenScope, otherScope)] : []),
      ],
    },
    dag: dagOf([...taken.tasks, ...other.tasks], standIns, counted),
  };
  const needs = needsOf(scope, told);
  return {
    template: node.id,
    parameters: [
      { name: "condition", value: valueText(node.condition, outer) },
      ...capturedArguments(scope, outer, told),
    ],
    templates: [template, ...taken.templates, ...other.templates],
    needs,
    told,
    conditions: isSure(node.condition, outer) ? [] : [`(${conditionOf(node, outer)} ? true : true)`],
  };
}
