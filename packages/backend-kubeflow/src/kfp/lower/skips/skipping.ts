import {
  allNodes,
  dependenciesOf,
  nodesReadBy,
  skipsIn,
  type Expression,
  type Node,
  type Pipeline,
} from "@partitura/core";

/** Which nodes of a pipeline may end as skipped although they are reached, and what decides on it. */
export interface Skipping {
  /** Whether a node that is reached may end as skipped. */
  readonly mayEndSkipped: (id: string) => boolean;
  /** Whether a step must decide if the node is started at all. */
  readonly isGuarded: (node: Node) => boolean;
  /** Whether a node that was started may end as skipped. */
  readonly endsItself: (node: Node) => boolean;
  /** The nodes among those that an expression reads that may end as skipped. */
  readonly skippersIn: (expression: Expression | undefined) => readonly string[];
}

/** Finds what may end as skipped. Rules that look at failures are refused by the capability table. */
export function skippingOf(pipeline: Pipeline): Skipping {
  const nodes = new Map(allNodes(pipeline).map((node) => [node.id, node]));
  const known = new Map<string, boolean>();

  function mayEndSkipped(id: string): boolean {
    const before = known.get(id);
    if (before !== undefined) return before;
    const node = nodes.get(id);
    const found = node !== undefined && (isGuarded(node) || endsItself(node));
    known.set(id, found);
    return found;
  }

  const skippersIn = (expression: Expression | undefined): readonly string[] =>
    expression === undefined ? [] : nodesReadBy(expression).filter(mayEndSkipped);

  function endsItself(node: Node): boolean {
    switch (node.kind) {
      case "task":
        return pipeline.tasks[node.task]?.skippable === true;
      case "each":
        return false;
      case "when":
        return [node.then.result, node.otherwise?.result].some((it) => skippersIn(it).length > 0);
    }
  }

  function isGuarded(node: Node): boolean {
    const upstream = dependenciesOf(node);
    if (node.kind !== "task") return upstream.some(mayEndSkipped);
    const own = Object.values(node.inputs).some((it) => skipsIn(it).length > 0);
    switch (node.runIf) {
      case undefined:
      case "all-succeeded":
        return own || upstream.some(mayEndSkipped);
      case "none-failed":
        return own;
      case "none-failed-min-one":
        return own || upstream.every(mayEndSkipped);
      case "all-done":
      case "any-succeeded":
      case "any-failed":
        throw new Error(`${node.id} runs if ${node.runIf}, which is refused by the capability table`);
    }
  }

  return { mayEndSkipped, isGuarded, endsItself, skippersIn };
}
