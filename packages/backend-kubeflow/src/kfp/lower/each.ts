import {
  childrenOf,
  expressionsOf,
  nestedIn,
  type EachNode,
  type Expression,
  type Json,
  type Node,
} from "@partitura/core";
import { answerOutput, answers, decisionBy, give, openArm } from "./branch.js";
import { carrierOf, encode, jsonText } from "./codec.js";
import type { Context } from "./context.js";
import { isArtifactOutput } from "./demand.js";
import { lowerNodes } from "./nodes.js";
import { wholeResult, type Reference } from "./reference.js";
import { draftOf, numbered, openScope, resolve, type Scope } from "./scope.js";
import { addComputation } from "./step.js";

type Items = { readonly raw: string } | { readonly input: string };

/** The elements of a literal list with their positions, as the engine carries them; undefined when there are none. */
function literalItems(context: Context, node: EachNode): string | undefined {
  if (node.items.op !== "literal" || !Array.isArray(node.items.value)) return undefined;
  const items = (node.items.value as readonly Json[]).map((item, index) => ({ index, item }));
  const { codec } = carrierOf(numbered(context, node.id));
  return items.length === 0 ? undefined : jsonText(items.map((item) => encode(item, codec)));
}

/** Whether a loop's body reads values of tasks around it (artifacts do not count). */
function readsValues(context: Context, node: EachNode): boolean {
  const inside = new Set<string>();
  const collect = (it: Node): void => {
    inside.add(it.id);
    nestedIn(it).forEach(collect);
  };
  node.nodes.forEach(collect);
  const reads = (expression: Expression): boolean => {
    if (isArtifactOutput(expression, context.nodes, context.pipeline))
      return !inside.has(expression.from.node);
    if (expression.op === "output") return !inside.has(expression.node);
    return childrenOf(expression).some(reads);
  };
  const artifact = (expression: Expression): boolean =>
    isArtifactOutput(expression, context.nodes, context.pipeline);
  const own = (it: Node): boolean => {
    const expressions = expressionsOf(it).filter(
      (expression) => !(it.kind === "task" && artifact(expression)),
    );
    const results =
      it.kind === "when" ? [it.then.result, it.otherwise?.result] : it.kind === "each" ? [it.result] : [];
    return (
      [...expressions, ...results].some((each) => each !== undefined && reads(each)) || nestedIn(it).some(own)
    );
  };
  return node.nodes.some(own) || (node.result !== undefined && reads(node.result));
}

/** Opens the loop itself in a scope and lowers its body; the loop's output is the list of its results. */
function lowerLoop(context: Context, parent: Scope, name: string, node: EachNode, items: Items): Scope {
  const item = context.inputName({ kind: "item", each: node.id });
  const limit = node.concurrency === undefined ? {} : { limit: node.concurrency };
  const loop = openScope(context, parent, draftOf(name, { iterator: { item, items, ...limit } }), node.id);
  resolve(context, loop, { kind: "item", each: node.id });
  lowerNodes(context, loop, node.nodes);
  if (!context.demand.results(node.id).has(wholeResult)) return loop;
  const expression = node.result ?? { op: "literal", value: null };
  const element = { name: wholeResult, expression, type: itemResult(context, node) };
  give(context, loop, `${node.id}-result`, [element]);
  const made = loop.outputs.get(wholeResult);
  if (made !== undefined) loop.outputs.set(wholeResult, { ...made, passed: listOf(context, node) });
  return loop;
}

const itemResult = (context: Context, node: EachNode) => {
  const type = context.typing.ofNode(node.id);
  return "items" in type ? type.items : {};
};

const listOf = (context: Context, node: EachNode) =>
  ({ kind: "parameter", carrier: carrierOf(context.typing.ofNode(node.id)) }) as const;

/**
 * Lowers an `each` to the engine's loop. A list that is known is part of the loop. One that is made at run time is
 * numbered by a step first, and the loop is put beside an arm for the empty list: a loop without iterations has no
 * outputs that could be read.
 */
export function lowerEach(context: Context, scope: Scope, node: EachNode): void {
  context.homes.set(node.id, scope);
  const literal = literalItems(context, node);
  if (literal !== undefined) {
    // The engine's local runner puts the loop's element in place of every value of a task around the loop.
    if (!readsValues(context, node)) {
      lowerLoop(context, scope, node.id, node, { raw: literal });
      return;
    }
    const outer = openScope(context, scope, draftOf(node.id));
    const loop = lowerLoop(context, outer, context.claim(`${node.id}-loop`), node, { raw: literal });
    handOn(context, node, outer, [loop]);
    return;
  }
  const step = context.claim(`${node.id}-items`);
  const items: Reference = { kind: "computed", step, output: "items" };
  addComputation(
    context,
    scope,
    step,
    (inputs) => {
      const list = inputs.wire(node.items);
      const some = {
        op: "compare",
        operator: "gt",
        left: { op: "count", list },
        right: { op: "literal", value: 0 },
      };
      return {
        items: { op: "numbered", list },
        answer: { op: "choose", condition: some, yes: answers.yes, no: answers.no },
      };
    },
    {
      items: { of: "items", type: { type: "array", items: numbered(context, node.id) } },
      answer: answerOutput,
    },
  );
  const decision = decisionBy(context, step);
  const outer = openScope(context, scope, draftOf(node.id));
  const some = openArm(context, outer, context.claim(`${node.id}-some`), decision.yes, decision.references);
  resolve(context, some, items);
  const input = context.inputName(items);
  const loop = lowerLoop(context, some, context.claim(`${node.id}-loop`), node, { input });
  resolve(context, loop, items);
  handOn(context, node, some, [loop]);
  if (!context.demand.results(node.id).has(wholeResult)) return;
  const none = openArm(context, outer, context.claim(`${node.id}-none`), decision.no, decision.references);
  give(context, none, `${none.name}-result`, [
    { name: wholeResult, expression: { op: "literal", value: [] }, type: context.typing.ofNode(node.id) },
  ]);
  handOn(context, node, outer, [some, none]);
}

/** Makes the list that one of some inner scopes gives an output of the scope around them. */
function handOn(context: Context, node: EachNode, scope: Scope, from: readonly Scope[]): void {
  if (!context.demand.results(node.id).has(wholeResult)) return;
  const produced = from.map(({ name }) => ({ task: name, output: wholeResult }));
  scope.outputs.set(wholeResult, { passed: listOf(context, node), produced });
}
