import type { Expression, Json, Node } from "@partitura/core";

/** The ids of the nodes that an expression reads, as often as it does. */
export function readIn(expression: Expression): readonly string[] {
  return readInJson(expression);
}

/** What is inside a literal is a value, whatever it looks like. */
function readInJson(part: Json): readonly string[] {
  if (Array.isArray(part)) return (part as readonly Json[]).flatMap(readInJson);
  if (typeof part !== "object" || part === null) return [];
  const fields = part as { readonly [name: string]: Json };
  if (fields["op"] === "literal") return [];
  if (fields["op"] === "output") return [fields["node"] as string];
  return Object.values(fields).flatMap(readInJson);
}

/** All nodes of a list, and all that are inside of them. */
export function nodesIn(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => {
    if (node.kind === "task") return [node];
    if (node.kind === "each") return [node, ...nodesIn(node.nodes)];
    return [node, ...nodesIn(node.then.nodes), ...nodesIn(node.otherwise?.nodes ?? [])];
  });
}
