import { nodesReadBy, type EachNode, type Expression, type Placed } from "@partitura/core";
import type { OutputModel, Submission } from "../model.js";
import { expressionScope, runOf, valueParam, type Context } from "./context.js";
import { lowerExpression, lowerList } from "./expression.js";
import { taskWith, type Lowered, type LowerNodes } from "./lowered.js";
import { gateOf, indexesAround, plainBindings, plainNames, runNameOf, valueBinding } from "./placement.js";
import { inOrder } from "./order.js";

/** An expression over the results of task runs that are complete. */
export function lowerOutput(name: string, expression: Expression, context: Context): OutputModel {
  const { names } = context;
  return {
    name,
    value: lowerExpression(
      expression,
      expressionScope(context, (node) => names.value(node)),
    ),
    reads: nodesReadBy(expression).map((id) => ({ value: names.value(id), run: runOf(id, context) })),
  };
}

/** The futures that a scope takes from around it. */
function outerRuns(
  submissions: readonly Submission[],
  reads: readonly { readonly run: string }[],
): readonly string[] {
  const own = new Set(submissions.map(({ run }) => run));
  const used = submissions.flatMap(({ args }) =>
    args.flatMap((it) => (it.kind === "future" || it.kind === "quoted" ? [it.name] : [])),
  );
  return [...new Set([...used, ...reads.map(({ run }) => run)])].filter((run) => !own.has(run));
}

/**
 * An `each` becomes a task that submits the tasks of every item. It waits for the list only: the tasks inside take the
 * futures of what else they read, so that one that fails blocks those that read it and no others.
 */
export function lowerEach(
  { node, around }: Placed<EachNode>,
  context: Context,
  lowerNodes: LowerNodes,
): Lowered {
  const { names } = context;
  const inner = lowerNodes(node.nodes, [...around, { node }]);
  const result = node.result === undefined ? undefined : lowerOutput("", node.result, context);
  const read = nodesReadBy(node.items);
  const gate = gateOf(around, context);
  const indexes = indexesAround(around, context);
  const own = new Set([names.item(node.id), names.index(node.id)]);
  const plainInside = [
    ...inner.submissions.flatMap(({ args }) => args.flatMap((it) => (it.kind === "plain" ? [it.name] : []))),
    ...plainBindings(node.result === undefined ? [] : [node.result], context).map(({ param }) => param),
  ].filter((name) => !own.has(name));
  const bindings = [
    ...(gate === undefined ? [] : [gate.binding]),
    ...read.map((id) => valueBinding(id, around, context)),
    ...outerRuns(inner.submissions, result?.reads ?? []).map((run) => ({
      param: run,
      argument: { kind: "quoted" as const, name: run },
    })),
    ...plainBindings([node.items], context),
    ...plainNames(plainInside),
    ...plainNames(indexes),
  ];
  const task = taskWith(names.run(node.id), bindings, {
    name: node.id,
    function: names.node(node.id),
    runName: runNameOf(node.id, indexes),
    doc: `Runs ${node.nodes.map(({ id }) => id).join(", ")} for every item.`,
    skippedWith: read.map((id) => valueParam(id, context)),
    gate,
    body: {
      kind: "each",
      items: lowerList(node.items, expressionScope(context)),
      item: names.item(node.id),
      index: names.index(node.id),
      concurrency: node.concurrency,
      tolerant: node.onItemFailure === "continue",
      scope: { submissions: inOrder(inner.submissions) },
      result,
    },
  });
  return { ...task, tasks: [...inner.tasks, ...task.tasks], diagnostics: inner.diagnostics };
}
