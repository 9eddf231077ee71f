import {
  type EachNode,
  type Node,
  type WhenNode,
  dependenciesOf,
  nestedIn,
  nodesReadBy,
  placedNodes,
} from "@partitura/core";
import type { Context } from "./context.js";
import { ruleOf } from "./ends.js";

/**
 * How a control node waits for what only its tasks read.
 *
 * - `needed`: it starts only when that has succeeded, for all of its tasks need it.
 * - `gating`: the same of an `each` that may turn out to have no item and then needs nothing: it starts however that has
 *   ended, its template is told how, and its items start only when that has succeeded.
 * - `passed`: it starts however that has ended, and its template is told how.
 * - `blocking`: those of `passed` without which no item of an `each` that goes on after failures is whole: a failure
 *   outside of the items, which is not tolerated.
 * - `refused`: what only some arms inside of such an `each` need.
 */
export interface Around {
  readonly needed: ReadonlySet<string>;
  readonly gating: ReadonlySet<string>;
  readonly passed: ReadonlySet<string>;
  readonly blocking: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
}

/** What the results of a control node read. */
function resultReads(node: Node): readonly string[] {
  const results =
    node.kind === "each"
      ? [node.result]
      : node.kind === "when"
        ? [node.then.result, node.otherwise?.result]
        : [];
  return results.flatMap((result) => (result === undefined ? [] : nodesReadBy(result)));
}

/** What some nodes, all that is nested in them, and these results read or wait for outside of them. */
export function readsAround(nodes: readonly Node[], results: readonly string[]): ReadonlySet<string> {
  const inside = [...placedNodes(nodes)].map(({ node }) => node);
  const ids = new Set(inside.map(({ id }) => id));
  const reads = [...inside.flatMap((node) => [...dependenciesOf(node), ...resultReads(node)]), ...results];
  return new Set(reads.filter((id) => !ids.has(id)));
}

/** The nodes that have succeeded when a control node starts: those it needs itself, and what these need. */
export function certainBefore(node: Node, { nodes }: Context): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    const before = nodes.get(id);
    if (before !== undefined && ruleOf(before) === "all-succeeded") dependenciesOf(before).forEach(visit);
  };
  dependenciesOf(node).forEach(visit);
  return found;
}

/**
 * Whether every task among these nodes needs the node of this id, itself or through others of them; one in an arm, which may
 * not be taken, and one in an `each`, which may have no item, only as the `when` or `each` does.
 */
function allNeed(id: string, nodes: readonly Node[], { mayBeEmpty }: Context): boolean {
  const placed = [...placedNodes(nodes)];
  const byId = new Map(placed.map((it) => [it.node.id, it]));
  const known = new Map<string, boolean>();
  const needs = (name: string): boolean => {
    if (name === id) return true;
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, false);
    const at = byId.get(name);
    if (at === undefined) return false;
    const perhaps = at.around.some(({ node }) => node.kind === "when" || mayBeEmpty(node));
    const own = !perhaps && ruleOf(at.node) === "all-succeeded" && dependenciesOf(at.node).some(needs);
    const found = own || at.around.some((it) => needs(it.node.id));
    known.set(name, found);
    return found;
  };
  return placed.every(({ node }) => node.kind !== "task" || needs(node.id));
}

/** Whether and where nodes among these need the node of this id: in every item, in some arms only, or not at all. */
function needIn(
  id: string,
  nodes: readonly Node[],
  result: readonly string[],
): "always" | "in arms" | "never" {
  const needing = [...placedNodes(nodes)].filter(
    ({ node }) =>
      (ruleOf(node) === "all-succeeded" && dependenciesOf(node).includes(id)) ||
      resultReads(node).includes(id),
  );
  const always = needing.some(({ around }) => around.every((it) => it.node.kind === "each"));
  if (always || result.includes(id)) return "always";
  return needing.length > 0 ? "in arms" : "never";
}

/** Decides how a control node waits for what it does not read itself; `certain` is what is known to have succeeded around it. */
export function aroundOf(node: EachNode | WhenNode, certain: ReadonlySet<string>, context: Context): Around {
  const own = certainBefore(node, context);
  const inside = nestedIn(node);
  const results = resultReads(node);
  const open = [...readsAround(inside, results)].filter(
    (id) => id !== node.id && !certain.has(id) && !own.has(id),
  );
  const tolerant = node.kind === "each" && node.onItemFailure === "continue";
  const perhapsEmpty = node.kind === "each" && context.mayBeEmpty(node);
  // what must tolerate its items cannot wait by `depends` (Argo's `continueOn` forbids it)
  const all =
    node.kind === "each" && !(tolerant && perhapsEmpty)
      ? open.filter((id) => allNeed(id, inside, context) && !context.typing.maySkip(id))
      : [];
  const passed = open.filter((id) => !all.includes(id));
  const withNeed = (need: ReturnType<typeof needIn>): ReadonlySet<string> =>
    new Set(tolerant ? passed.filter((id) => needIn(id, inside, results) === need) : []);
  return {
    needed: new Set(perhapsEmpty ? [] : all),
    gating: new Set(perhapsEmpty ? all : []),
    passed: new Set(passed),
    blocking: withNeed("always"),
    refused: withNeed("in arms"),
  };
}
