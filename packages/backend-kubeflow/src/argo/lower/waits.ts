import { type Node, dependenciesOf, nestedIn, nodesReadBy } from "@partitura/core";
import type { Context } from "./context.js";
import { report } from "../diagnostics.js";

/** Everything that a node or something nested in it reads or waits for. */
function allReads(node: Node): readonly string[] {
  const results =
    node.kind === "each"
      ? [node.result]
      : node.kind === "when"
        ? [node.then.result, node.otherwise?.result]
        : [];
  return [
    ...dependenciesOf(node),
    ...results.flatMap((result) => (result === undefined ? [] : nodesReadBy(result))),
    ...nestedIn(node).flatMap(allReads),
  ];
}

/** The nodes that each of some sibling nodes needs, directly or through siblings. */
function needsBySibling(siblings: readonly Node[]): ReadonlyMap<string, ReadonlySet<string>> {
  const ids = new Map(siblings.map((node) => [node.id, node]));
  const found = new Map<string, ReadonlySet<string>>();
  const needs = (node: Node): ReadonlySet<string> => {
    const known = found.get(node.id);
    if (known !== undefined) return known;
    const direct = allReads(node).filter((id) => id !== node.id);
    const through = direct.flatMap((id) => {
      const sibling = ids.get(id);
      return sibling === undefined ? [] : [...needs(sibling)];
    });
    const all = new Set([...direct, ...through]);
    found.set(node.id, all);
    return all;
  };
  for (const node of siblings) needs(node);
  return found;
}

/** The nodes that must have succeeded for all of these to have: they themselves and what they need, however far. */
function upstreamOf(ids: readonly string[], { nodes }: Context): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    const node = nodes.get(id);
    if (node !== undefined) allReads(node).forEach(visit);
  };
  ids.forEach(visit);
  return found;
}

/** Tells of nodes that a control node waits for although not all that is inside of it does. */
export function tellOfWaits(node: Node, needed: readonly string[], context: Context): void {
  const own = upstreamOf(dependenciesOf(node), context);
  const inside = [...needsBySibling(nestedIn(node)).values()];
  const surplus = needed.filter((id) => !own.has(id) && inside.some((needs) => !needs.has(id)));
  for (const id of surplus) context.tell(report("P5012", { node: node.id, needed: id }, { span: node.span }));
}
