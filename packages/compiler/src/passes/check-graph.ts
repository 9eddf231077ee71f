import {
  dependenciesOf,
  nestedIn,
  nodesReadBy,
  placedNodesOf,
  referencesIn,
  type Diagnostic,
  type Enclosing,
  type Expression,
  type Node,
  type Pipeline,
  type Placed,
} from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";

/** Reports ids that occur twice (P2001), where the second is. */
function duplicateIds(placed: readonly Placed[]): readonly Diagnostic[] {
  const first = new Map<string, Node>();
  return placed.flatMap(({ node }) => {
    const before = first.get(node.id);
    if (before === undefined) first.set(node.id, node);
    return before === undefined
      ? []
      : [checkReport("P2001", { id: node.id, line: before.span.line }, { span: node.span })];
  });
}

const scopeName = ({ node }: Enclosing): string => node.id;

/** Whether what is inside `around` can be seen from inside `from`: every enclosing body or arm is shared. */
function visible(around: readonly Enclosing[], from: readonly Enclosing[]): Enclosing | undefined {
  return around.find((scope, depth) => {
    const other = from[depth];
    if (other === undefined || other.node !== scope.node) return true;
    return "arm" in scope && "arm" in other && scope.arm !== other.arm;
  });
}

/** Reports references to, and `after`s of, what is not there (P2013) or cannot be seen (P2004). */
function wrongScopes(placed: readonly Placed[], pipeline: Pipeline): readonly Diagnostic[] {
  const places = new Map(placed.map((it) => [it.node.id, it]));
  const seen = (
    id: string,
    target: string,
    from: readonly Enclosing[],
    span: Node["span"],
  ): readonly Diagnostic[] => {
    const place = places.get(target);
    if (place === undefined) return [checkReport("P2013", { id, node: target }, { span })];
    const hidden = visible(place.around, from);
    return hidden === undefined
      ? []
      : [checkReport("P2004", { id, node: target, scope: scopeName(hidden) }, { span })];
  };
  const items = (
    expression: Expression,
    id: string,
    from: readonly Enclosing[],
    span: Node["span"],
  ): readonly Diagnostic[] =>
    referencesIn(expression).flatMap((it) => {
      if (it.op !== "item" && it.op !== "index") return [];
      const inside = from.some(({ node }) => node.id === it.each);
      return inside
        ? []
        : [checkReport("P2004", { id, node: `the item of ${it.each}`, scope: it.each }, { span })];
    });
  const expressionProblems = (
    expression: Expression,
    id: string,
    from: readonly Enclosing[],
    span: Node["span"],
  ): readonly Diagnostic[] => [
    ...nodesReadBy(expression).flatMap((target) => seen(id, target, from, span)),
    ...items(expression, id, from, span),
  ];
  const ofNodes = placed.flatMap(({ node, around }) => {
    const own =
      node.kind === "task"
        ? Object.values(node.inputs)
        : node.kind === "each"
          ? [node.items]
          : [node.condition];
    const results: readonly (readonly [Expression | undefined, readonly Enclosing[]])[] =
      node.kind === "each"
        ? [[node.result, [...around, { node }]]]
        : node.kind === "when"
          ? [
              [node.then.result, [...around, { node, arm: "then" }]],
              [node.otherwise?.result, [...around, { node, arm: "otherwise" }]],
            ]
          : [];
    return [
      ...own.flatMap((it) => expressionProblems(it, node.id, around, node.span)),
      ...results.flatMap(([it, from]) =>
        it === undefined ? [] : expressionProblems(it, node.id, from, node.span),
      ),
      ...(node.kind === "task"
        ? node.after.flatMap((target) => seen(node.id, target, around, node.span))
        : []),
    ];
  });
  const ofOutputs = Object.values(pipeline.outputs).flatMap((it) =>
    expressionProblems(it, pipeline.id, [], pipeline.span),
  );
  return [...ofNodes, ...ofOutputs];
}

/** Reports one cycle (P2002), if there is any: each node waits for what it reads, what it is after, and what its parents wait for. */
function cycles(placed: readonly Placed[]): readonly Diagnostic[] {
  const places = new Map(placed.map((it) => [it.node.id, it]));
  const done = new Set<string>();
  const path: string[] = [];
  const waitsFor = ({ node, around }: Placed): readonly string[] => [
    ...dependenciesOf(node),
    ...around.flatMap((it) => dependenciesOf(it.node)),
    ...nestedIn(node).map((it) => it.id),
  ];
  function visit(id: string): readonly string[] | undefined {
    const place = places.get(id);
    if (place === undefined || done.has(id)) return undefined;
    const at = path.indexOf(id);
    if (at !== -1) return [...path.slice(at), id];
    path.push(id);
    for (const next of waitsFor(place)) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(id);
    return undefined;
  }
  for (const { node } of placed) {
    const cycle = visit(node.id);
    const at = places.get(cycle?.[0] ?? "");
    if (cycle !== undefined && at !== undefined)
      return [checkReport("P2002", { cycle: cycle.join(" → ") }, { span: at.node.span })];
  }
  return [];
}

/** Checks ids, references, scopes and order. */
export function checkGraph(pipeline: Pipeline): readonly Diagnostic[] {
  const placed = placedNodesOf(pipeline);
  return [...duplicateIds(placed), ...wrongScopes(placed, pipeline), ...cycles(placed)];
}
