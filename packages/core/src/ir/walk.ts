import { type Expression, referencesIn } from "./expression.js";
import type { EachNode, Node, Pipeline, TaskNode, WhenNode } from "./pipeline.js";

/** Where a node stands: the `each` and `when` nodes around it, outermost first, with the arm it is in. */
export interface Placed<N extends Node = Node> {
  readonly node: N;
  readonly around: readonly Enclosing[];
  /** Whether it is one of the pipeline's `onExit`. */
  readonly onExit?: true;
}

/** A control node around another node. */
export type Enclosing =
  { readonly node: EachNode } | { readonly node: WhenNode; readonly arm: "then" | "otherwise" };

/** Every node of a list and of what is nested in it, in declaration order, a control node before what it holds. */
export function* placedNodes(nodes: readonly Node[], around: readonly Enclosing[] = []): Generator<Placed> {
  for (const node of nodes) {
    yield { node, around };
    switch (node.kind) {
      case "task":
        break;
      case "each":
        yield* placedNodes(node.nodes, [...around, { node }]);
        break;
      case "when":
        yield* placedNodes(node.then.nodes, [...around, { node, arm: "then" }]);
        yield* placedNodes(node.otherwise?.nodes ?? [], [...around, { node, arm: "otherwise" }]);
        break;
    }
  }
}

/** Every node of a pipeline with where it stands, nested ones and then those of `onExit` included. */
export function placedNodesOf(pipeline: Pipeline): readonly Placed[] {
  const onExit = (pipeline.onExit ?? []).map((node): Placed => ({ node, around: [], onExit: true }));
  return [...placedNodes(pipeline.nodes), ...onExit];
}

/** Every node of a pipeline, nested ones and those of `onExit` included. */
export function allNodes(pipeline: Pipeline): readonly Node[] {
  return placedNodesOf(pipeline).map(({ node }) => node);
}

/** Every task node of a pipeline, nested ones and those of `onExit` included, with where it stands. */
export function taskNodes(pipeline: Pipeline): readonly Placed<TaskNode>[] {
  return placedNodesOf(pipeline).filter((it): it is Placed<TaskNode> => it.node.kind === "task");
}

/** The expressions that a node itself reads before it starts (not those of nodes nested in it). */
export function expressionsOf(node: Node): readonly Expression[] {
  switch (node.kind) {
    case "task":
      return Object.values(node.inputs);
    case "each":
      return [node.items];
    case "when":
      return [node.condition];
  }
}

/** The ids of the nodes whose results an expression reads, each once, in order. */
export function nodesReadBy(expression: Expression): readonly string[] {
  const ids = referencesIn(expression).flatMap((it) => (it.op === "output" ? [it.node] : []));
  return [...new Set(ids)];
}

/** The ids of the nodes that a node itself waits for: those it reads and those it is `after`; not what nests it. */
export function dependenciesOf(node: Node): readonly string[] {
  const read = expressionsOf(node).flatMap(nodesReadBy);
  return [...new Set(node.kind === "task" ? [...read, ...node.after] : read)];
}

/** The nodes nested directly in a node: of an `each` its body, of a `when` both arms. */
export function nestedIn(node: Node): readonly Node[] {
  switch (node.kind) {
    case "task":
      return [];
    case "each":
      return node.nodes;
    case "when":
      return [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];
  }
}
