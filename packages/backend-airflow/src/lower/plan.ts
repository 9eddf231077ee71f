import {
  type Arm,
  dependenciesOf,
  type EachNode,
  type Enclosing,
  type Node,
  nodesReadBy,
  type Pipeline,
  placedNodes,
  placedNodesOf,
  type WhenNode,
} from "@partitura/core";

/** Facts about the graph that several lowerings ask for. */
export interface Plan {
  /** The `each` around a node, if any. */
  readonly eachAround: (id: string) => EachNode | undefined;
  /** The `when` around a node, nearest first, with the arm it is in. */
  readonly arm: (id: string) => { readonly node: WhenNode; readonly arm: "then" | "otherwise" } | undefined;
  /** The `each` or `when` that a node is directly in. */
  readonly around: (id: string) => EachNode | WhenNode | undefined;
  /** Whether two nodes are directly in the same arm, body or pipeline. */
  readonly beside: (id: string, other: string) => boolean;
  /** The nodes that have all succeeded once a node has, or once an `each` or `when` starts what is in it. */
  readonly implied: (id: string) => ReadonlySet<string>;
  readonly node: (id: string) => Node;
  /** Whether something waits for the node as a whole: reads its value, is `after` it, or merges the arm it ends. */
  readonly awaited: (id: string) => boolean;
  /** The nodes of an arm that wait for no other node of it: what the decision starts. */
  readonly roots: (arm: Arm | undefined) => readonly Node[];
  /** The nodes of an arm that no other node of it waits for. */
  readonly leaves: (arm: Arm | undefined) => readonly Node[];
}

/** Ids of a node and of everything nested in it. */
const idsWithin = (node: Node): readonly string[] => [...placedNodes([node])].map((it) => it.node.id);

/** What a node waits for, nested nodes and their results included. */
export function waitsFor(node: Node): readonly string[] {
  const all = [...placedNodes([node])].map((it) => it.node);
  const results = all.flatMap((it) => {
    switch (it.kind) {
      case "task":
        return [];
      case "each":
        return it.result === undefined ? [] : nodesReadBy(it.result);
      case "when":
        return [it.then.result, it.otherwise?.result].flatMap((result) =>
          result ? nodesReadBy(result) : [],
        );
    }
  });
  return [...new Set([...all.flatMap(dependenciesOf), ...results])];
}

/** Whether a node's success needs that of everything it waits for. */
const needsAll = (node: Node): boolean =>
  node.kind !== "task" || node.runIf === undefined || node.runIf === "all-succeeded";

/** Looks through a pipeline's graph once. */
export function planOf(pipeline: Pipeline): Plan {
  const places = new Map<string, { node: Node; around: readonly Enclosing[] }>(
    placedNodesOf(pipeline).map((it) => [it.node.id, it]),
  );
  const placeOf = (id: string) => {
    const place = places.get(id);
    if (place === undefined) throw new Error(`no node ${id}`);
    return place;
  };

  const roots = (arm: Arm | undefined): readonly Node[] => {
    const inside = new Set(arm?.nodes.map(({ id }) => id));
    return (arm?.nodes ?? []).filter((node) => !dependenciesOf(node).some((id) => inside.has(id)));
  };
  const leaves = (arm: Arm | undefined): readonly Node[] => {
    const waited = new Set(
      arm?.nodes.flatMap((node) => waitsFor(node).filter((id) => !idsWithin(node).includes(id))),
    );
    return (arm?.nodes ?? []).filter(({ id }) => !waited.has(id));
  };

  const awaited = new Set<string>([
    ...pipeline.nodes.flatMap(waitsFor),
    ...Object.values(pipeline.outputs).flatMap(nodesReadBy),
  ]);
  for (const { node } of placedNodes(pipeline.nodes)) {
    if (node.kind === "when" && awaited.has(node.id)) {
      for (const leaf of [...leaves(node.then), ...leaves(node.otherwise)]) awaited.add(leaf.id);
    }
  }

  const implied = new Map<string, ReadonlySet<string>>();
  const impliedBy = (id: string): ReadonlySet<string> => {
    const before = implied.get(id);
    if (before !== undefined) return before;
    const { node, around } = placeOf(id);
    const outer = around.at(-1)?.node.id;
    const direct = needsAll(node) ? dependenciesOf(node) : [];
    const all = new Set([
      ...direct.flatMap((it) => [it, ...impliedBy(it)]),
      ...(outer === undefined ? [] : impliedBy(outer)),
    ]);
    implied.set(id, all);
    return all;
  };

  return {
    node: (id) => placeOf(id).node,
    eachAround: (id) => placeOf(id).around.flatMap((it) => (it.node.kind === "each" ? [it.node] : []))[0],
    arm: (id) => {
      const nearest = placeOf(id).around.at(-1);
      return nearest !== undefined && "arm" in nearest ? nearest : undefined;
    },
    around: (id) => placeOf(id).around.at(-1)?.node,
    beside: (id, other) => {
      const [one, two] = [placeOf(id).around.at(-1), placeOf(other).around.at(-1)];
      const armOf = (it: Enclosing | undefined): string | undefined =>
        it !== undefined && "arm" in it ? it.arm : undefined;
      return one?.node === two?.node && armOf(one) === armOf(two);
    },
    implied: impliedBy,
    awaited: (id) => awaited.has(id),
    roots,
    leaves,
  };
}
