import { type EachNode, type Expression, type Json, anyType, nodesReadBy, mayFail } from "@partitura/core";
import type { DagTask, DagTemplate, Parameter } from "../model.js";
import { report } from "../diagnostics.js";
import { aroundOf, certainBefore } from "./around.js";
import {
  type Lowered,
  capturedArguments,
  dagOf,
  inputsOf,
  lowerNodes,
  needsOf,
  standInTasks,
  toldOf,
} from "./dag.js";
import { exprOf, objectOf, whereSucceeded } from "./expression.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";
import { capture, encoded, openScope, type Scope } from "./scope.js";
import { valueText } from "./value.js";

const nothing: Expression = { op: "literal", value: null satisfies Json };

/** Name of the one task of an `each`'s DAG, which runs once for every item. */
const loop = "items";

/**
 * The result of an `each` from those of its items. Argo gathers the outputs of succeeded items as a JSON list, in
 * order; the list is absent when there was no item. A scalar would be gathered as a string, so each is in a record.
 */
function gathered(node: EachNode): string {
  const records = `fromJSON(tasks.${loop}?.outputs?.parameters?.result ?? '[]')`;
  if (node.onItemFailure === "fail") return `map(${records}, .value)`;
  // Where every item has failed, the parameters are a text and no record; where there was none, the result may be nil.
  const parameters = `tasks.${loop}?.outputs?.parameters`;
  const some = `fromJSON((type(${parameters}) == 'map' ? tasks.${loop}.outputs.parameters.result : nil) ?? '[]')`;
  const byIndex = `fromPairs(map(${some}, [string(.index), .value]))`;
  return `let results = ${byIndex}; map(fromJSON(inputs.parameters.items), get(results, string(#index)))`;
}

/** The task of an `each`'s DAG that fails it for a node further out. */
const blockerOf = (id: string): string => (id === loop ? `${id}-end` : id);

/** Whether what an `each` goes over is always a list; if not, Argo ends it with an error before it starts. */
function isSure({ items }: EachNode, { context: { typing } }: Scope): boolean {
  const type = typing.of(items);
  return ("items" in type || "prefixItems" in type) && !mayFail(items, typing);
}

/**
 * An `each` as two templates: a DAG of one task that is repeated by `withSequence` over the indexes of the list, at most
 * `parallelism` at a time, and the DAG that runs the nodes for one item. The outer one gathers the results, so that an
 * empty list gives an empty result and not a skipped node. What failed outside fails it beside its items, however it
 * tolerates those, and unless there are none.
 */
export function lowerEach(node: EachNode, outer: Scope): Lowered {
  const { context } = outer;
  if (node.nodes.length === 0) context.tell(report("P5007", { node: node.id }, { span: node.span }));
  const around = aroundOf(node, outer.certain, context);
  for (const needed of around.refused)
    context.tell(report("P5013", { node: node.id, needed }, { span: node.span }));
  const certain = new Set([
    ...outer.certain,
    ...certainBefore(node, context),
    ...around.needed,
    ...around.gating,
  ]);
  const opened = openScope(context, "each", node.nodes, { each: node.id, certain });
  const told = toldOf(around, opened);
  const scope = { ...opened, standIns: new Map(told.map((it) => [it.node, it.node])) };
  const standIns = standInTasks(scope, told);
  const inner = lowerNodes(node.nodes, scope, {});
  const value = whereSucceeded(node.result ?? nothing, scope);
  const record = objectOf([
    ["index", "int(inputs.parameters.index)"],
    ["value", value],
  ]);
  const itemTemplate: DagTemplate = {
    name: context.names.itemOf(node.id),
    inputs: { parameters: inputsOf(["item", "index"], scope) },
    outputs: { parameters: [{ name: "result", valueFrom: { expression: encoded(record, anyType) } }] },
    dag: dagOf(inner.tasks, standIns, new Set(nodesReadBy(node.result ?? nothing))),
  };
  const passedOn: readonly Parameter[] = [...scope.captured.keys()].map((name) => ({
    name,
    value: tag(`inputs.parameters[${stringLiteral(name)}]`),
  }));
  const gates = [...around.gating].map((id) => ({
    node: id,
    parameter: capture({ kind: "end", node: id }, scope),
  }));
  const type = context.typing.ofNode(node.id);
  const gather = gathered(node);
  const result = gather.startsWith("let ")
    ? gather.replace(/; (.*)$/, (_, last: string) => `; ${encoded(last, type)}`)
    : encoded(gather, type);
  const blocking = [...gates, ...told.filter((it) => around.blocking.has(it.node))];
  const gateNames = gates.map(({ node: id }) => blockerOf(id));
  const blockers = blocking.map(({ node: id, parameter }): DagTask => {
    const end = variable(["inputs", "parameters", parameter]);
    const when = tag(`len(fromJSON(inputs.parameters.items)) == 0 ? 'true' : ${end}`);
    return { name: blockerOf(id), template: context.names.done, when };
  });
  const template: DagTemplate = {
    name: node.id,
    inputs: { parameters: inputsOf(["items"], scope) },
    outputs: { parameters: [{ name: "result", valueFrom: { expression: result } }] },
    ...(node.concurrency !== undefined && { parallelism: node.concurrency }),
    dag: {
      failFast: false,
      ...(blockers.length > 0 && { target: [...blockers.map(({ name }) => name), loop].join(" ") }),
      tasks: [
        ...blockers,
        {
          name: loop,
          template: itemTemplate.name,
          ...(gateNames.length > 0 && { depends: gateNames.map((it) => `${it}.Succeeded`).join(" && ") }),
          ...(node.onItemFailure === "continue" && { continueOn: { failed: true, error: true } as const }),
          withSequence: { count: tag("len(fromJSON(inputs.parameters.items))") },
          arguments: {
            parameters: [
              {
                name: "item",
                value: tag(encoded("fromJSON(inputs.parameters.items)[asInt(item)]", node.itemType)),
              },
              { name: "index", value: "{{item}}" },
              ...passedOn,
            ],
          },
        },
      ],
    },
  };
  const allTold = [...told, ...gates];
  const needs = needsOf(scope, allTold);
  return {
    template: node.id,
    parameters: [
      { name: "items", value: valueText(node.items, outer) },
      ...capturedArguments(scope, outer, allTold),
    ],
    templates: [template, itemTemplate, ...inner.templates],
    needs,
    told: allTold,
    conditions: isSure(node, outer)
      ? []
      : [`len(${exprOf(node.items, { scope: outer, inOutputs: false })}) >= 0`],
  };
}
