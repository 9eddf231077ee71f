import { type EachNode, type Expression, type Json, anyType } from "@partitura/core";
import type { DagTemplate, Parameter } from "../model.js";
import { report } from "../diagnostics.js";
import { type Lowered, capturedArguments, dagOf, inputsOf, lowerNodes, needsOf } from "./dag.js";
import { objectOf, whereSucceeded } from "./expression.js";
import { stringLiteral, tag } from "./expr-syntax.js";
import { encoded, openScope, type Scope } from "./scope.js";
import { valueText } from "./value.js";
import { tellOfWaits } from "./waits.js";

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
  const byIndex = `fromPairs(map(${records}, [string(.index), .value]))`;
  return `let results = ${byIndex}; map(fromJSON(inputs.parameters.items), get(results, string(#index)))`;
}

/**
 * An `each` as two templates: a DAG of one task that is repeated by `withSequence` over the indexes of the list, at most
 * `parallelism` at a time, and the DAG that runs the nodes for one item. The outer one gathers the results, so that an
 * empty list gives an empty result and not a skipped node.
 */
export function lowerEach(node: EachNode, outer: Scope): Lowered {
  const { context } = outer;
  if (node.nodes.length === 0) context.tell(report("P5007", { node: node.id }, { span: node.span }));
  const scope = openScope(context, "each", node.nodes, node.id);
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
    dag: dagOf(inner.tasks, node.nodes),
  };
  const passedOn: readonly Parameter[] = [...scope.captured.keys()].map((name) => ({
    name,
    value: tag(`inputs.parameters[${stringLiteral(name)}]`),
  }));
  const type = context.typing.ofNode(node.id);
  const gather = gathered(node);
  const result = gather.startsWith("let ")
    ? gather.replace(/; (.*)$/, (_, last: string) => `; ${encoded(last, type)}`)
    : encoded(gather, type);
  const template: DagTemplate = {
    name: node.id,
    inputs: { parameters: inputsOf(["items"], scope) },
    outputs: { parameters: [{ name: "result", valueFrom: { expression: result } }] },
    ...(node.concurrency !== undefined && { parallelism: node.concurrency }),
    dag: {
      failFast: false,
      tasks: [
        {
          name: loop,
          template: itemTemplate.name,
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
  const needs = needsOf(scope);
  tellOfWaits(node, needs, context);
  return {
    template: node.id,
    parameters: [{ name: "items", value: valueText(node.items, outer) }, ...capturedArguments(scope, outer)],
    templates: [template, itemTemplate, ...inner.templates],
    needs,
  };
}
