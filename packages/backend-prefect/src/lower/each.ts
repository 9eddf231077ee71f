import { nodesReadBy, type EachNode, type Expression, type Placed } from "@partitura/core";
import type { Needing, OutputModel, Submission } from "../model.js";
import { expressionScope, runOf, type Context } from "./context.js";
import { lowerExpression, lowerList } from "./expression.js";
import { taskWith, type Lowered, type LowerNodes } from "./lowered.js";
import {
  gateOf,
  indexesAround,
  plainBindings,
  plainNames,
  runNameOf,
  skippableParams,
  valueBinding,
} from "./placement.js";
import { inOrder, runsIn } from "./order.js";

/** An expression over the results of task runs that are complete. */
export function lowerOutput(name: string, expression: Expression, context: Context): OutputModel {
  const { names } = context;
  return {
    name,
    value: lowerExpression(
      expression,
      expressionScope(context, (node) => names.value(node)),
    ),
    reads: nodesReadBy(expression).map((id) => ({
      value: names.value(id),
      run: runOf(id, context),
      lacking: context.typing.maySkip(id),
    })),
    lacking: "whole",
  };
}

/** The futures that a scope takes from around it. */
function outerRuns(
  submissions: readonly Submission[],
  reads: readonly { readonly run: string }[],
): readonly string[] {
  const own = new Set(submissions.map(({ run }) => run));
  const used = submissions.flatMap(({ args }) => args.flatMap(runsIn));
  return [...new Set([...used, ...reads.map(({ run }) => run)])].filter((run) => !own.has(run));
}

/** The runs of an item that need some outside of it, and the outside ones that its result reads. */
function needing(
  submissions: readonly Submission[],
  outer: readonly string[],
  read: readonly string[],
): readonly Needing[] {
  const inside = submissions.map(({ run, args }) => ({
    run,
    needs: [...new Set(args.flatMap(runsIn).filter((it) => outer.includes(it)))],
  }));
  const outside = read.filter((run) => outer.includes(run)).map((run) => ({ run, needs: [run] }));
  return [...inside, ...outside].filter(({ needs }) => needs.length > 0);
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
  const outer = outerRuns(inner.submissions, result?.reads ?? []);
  const tolerated = [...around.map((it) => it.node), node].some(
    (it) => it.kind === "each" && it.onItemFailure === "continue",
  );
  const bindings = [
    ...(gate === undefined ? [] : [gate.binding]),
    ...read.map((id) => valueBinding(id, around, context)),
    ...outer.map((run) => ({
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
    skippedWith: skippableParams(read, context),
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
      outside: tolerated ? needing(inner.submissions, outer, result?.reads.map(({ run }) => run) ?? []) : [],
    },
  });
  return { ...task, tasks: [...inner.tasks, ...task.tasks], diagnostics: inner.diagnostics };
}
