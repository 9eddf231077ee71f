import { py, type Expression as Python } from "@partitura/codegen";
import {
  admitsNull,
  type Arm,
  type Expression,
  type Node,
  nodesReadBy,
  type WhenNode,
} from "@partitura/core";
import type { Call, Edge, MergedArm, TaskModel } from "../model.js";
import { lowerExpression } from "./expression.js";
import { enter, hasGate } from "./enter.js";
import { taskIds } from "./names.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import {
  decidesByBranch,
  decisionOf,
  joined,
  ownVariable,
  type Piece,
  piece,
  resultTaskOf,
  type Site,
  taskIdHere,
  wireOf,
} from "./site.js";
import { tasksBehind, unwatchedFailures } from "./watch.js";

/** The first task of what an arm starts, and the variable of its call. */
function entryOf(node: Node, site: Site): { readonly taskId: string; readonly variable: string } {
  if (hasGate(node, site)) {
    return { taskId: taskIds.join(node.id), variable: site.names.derived(node.id, "join") };
  }
  switch (node.kind) {
    case "task":
      return site.pipeline.tasks[node.task]?.body.kind === "approval"
        ? { taskId: taskIds.message(node.id), variable: site.names.derived(node.id, "message") }
        : { taskId: node.id, variable: ownVariable(node.id, site) };
    case "each":
      return { taskId: taskIds.items(node.id), variable: site.names.derived(node.id, "items") };
    case "when":
      return { taskId: node.id, variable: decisionOf(node.id, site).variable };
  }
}

/** What of an arm is started, or skipped, by its decision itself: the roots, and what looks at states. */
function startedIn(arm: Arm | undefined, site: Site): readonly Node[] {
  const roots = new Set(site.plan.roots(arm));
  return (arm?.nodes ?? []).filter((node) => roots.has(node) || hasGate(node, site));
}

/** The task that decides: a branch, or in a mapped group one that returns the condition for the arms to check. */
function decision(node: WhenNode, site: Site): Piece {
  const { names, plan } = site;
  const branch = decidesByBranch(node.id, site);
  const entry = enter(node, [node.condition], site);
  const condition = lowerExpression(node.condition, scopeOf(site, entry.scope));
  const merged = plan.awaited(node.id);
  const entries = (arm: Arm | undefined): readonly string[] =>
    (arm?.nodes.length ?? 0) > 0
      ? startedIn(arm, site).map((it) => entryOf(it, site).taskId)
      : merged
        ? [taskIds.result(node.id)]
        : [];
  const task: TaskModel = {
    taskId: node.id,
    functionName: names.node(node.id),
    decorator: branch ? "task.branch" : "task",
    settings: { triggerRule: entry.triggerRule },
    parameters: Object.keys(entry.wires),
    context: contextOf(branch ? { ...entry.reading, index: merged } : entry.reading),
    body: branch
      ? {
          kind: "branch",
          condition,
          then: entries(node.then),
          otherwise: entries(node.otherwise),
          publish: merged,
          opening: entry.opening,
        }
      : { kind: "value", value: condition, opening: entry.opening },
  };
  const { variable } = decisionOf(node.id, site);
  const call: Call = { variable, callee: task.functionName, arguments: entry.wires, expand: undefined };
  const started = branch
    ? [node.then, node.otherwise]
        .flatMap((arm) => startedIn(arm, site))
        .map((it) => entryOf(it, site).variable)
    : [];
  const edges: readonly Edge[] = [
    ...entry.after.map((before) => ({ from: [before], to: [variable] })),
    ...(started.length === 0 ? [] : [{ from: [variable], to: started }]),
  ];
  return joined([entry.gate, piece({ tasks: [task], calls: [call], edges })]);
}

/** What an arm gives, in the shape of the merged value: null for what it lacks. */
function armResult(node: WhenNode, arm: Arm | undefined, site: Site): Python {
  const scope = scopeOf(site, { mayBeSkipped: () => false });
  const type = site.typing.ofNode(node.id);
  const result = arm?.result;
  if (!("properties" in type)) return result === undefined ? py.none : lowerExpression(result, scope);
  const own = result === undefined ? undefined : site.typing.of(result);
  const fieldOf = (name: string): Python => {
    if (result === undefined || own === undefined || !("properties" in own) || !(name in own.properties))
      return py.none;
    const field: Expression =
      result.op === "object"
        ? (result.fields[name] ?? { op: "literal", value: null })
        : { op: "get", from: result, key: name };
    return lowerExpression(field, scope);
  };
  return py.dictOf(
    Object.keys(type.properties).map((name) => ({ key: py.string(name), value: fieldOf(name) })),
  );
}

/** The nodes outside of the arms that a result reads and that may fail though the decision was made. */
const looseIn = (node: WhenNode, arm: Arm | undefined, { plan }: Site): readonly string[] =>
  (arm?.result === undefined ? [] : nodesReadBy(arm.result)).filter(
    (id) => plan.around(id) !== node && !plan.implied(node.id).has(id),
  );

/** An arm's part of the merge. A `when` whose value may be null is not skipped for that. */
function mergedArm(node: WhenNode, arm: Arm | undefined, site: Site): MergedArm {
  const read = arm?.result === undefined ? [] : nodesReadBy(arm.result);
  return {
    value: armResult(node, arm, site),
    outside: looseIn(node, arm, site).map((id) => resultTaskOf(id, site)),
    needs: read
      .filter((id) => site.plan.node(id).kind !== "when" || !admitsNull(site.typing.ofNode(id)))
      .map((id) => ({ argument: site.names.node(id), node: id })),
  };
}

/**
 * The task that merges the arms: it runs when nothing failed and the decision was made. It looks at the states itself
 * where an arm's result reads a node outside, which only counts when that arm is taken.
 */
function merge(node: WhenNode, site: Site, arms: Piece): Piece {
  const { names, plan } = site;
  const results = [node.then.result, node.otherwise?.result].filter((it) => it !== undefined);
  const reading = readingOf(results, site);
  const branch = decidesByBranch(node.id, site);
  const decision = decisionOf(node.id, site);
  const wires = { ...(!branch && { condition: decision }), ...reading.arguments };
  const variable = ownVariable(node.id, site);
  const loose = [node.then, node.otherwise].flatMap((arm) => looseIn(node, arm, site)).length > 0;
  const known = new Set(Object.values(wires).map((wire) => wire.variable));
  const leaves = [...plan.leaves(node.then), ...plan.leaves(node.otherwise)];
  const unwatched = unwatchedFailures(arms.calls, arms.edges, arms.tasks, arms.groups);
  const watched = [...new Set([...leaves.map(({ id }) => wireOf(id, site).variable), ...unwatched])];
  const before = [...(branch ? [decision.variable] : []), ...watched].filter((it) => !known.has(it));
  const idsOf = (variables: readonly string[]): readonly string[] =>
    tasksBehind(variables, arms).map((id) => taskIdHere(id, site));
  const task: TaskModel = {
    taskId: taskIds.result(node.id),
    functionName: names.derived(node.id, "merge", "before"),
    decorator: "task",
    settings: { triggerRule: loose ? "all_done" : "none_failed", multipleOutputs: false },
    parameters: Object.keys(wires),
    context: contextOf({ ...reading, index: reading.index || branch }),
    body: {
      kind: "merge",
      when: node.id,
      branch,
      then: mergedArm(node, node.then, site),
      otherwise: mergedArm(node, node.otherwise, site),
      unfailed: loose ? [taskIdHere(node.id, site), ...idsOf(watched)] : undefined,
    },
    carries: loose ? [decision.variable, ...watched] : undefined,
  };
  return piece({
    tasks: [task],
    calls: [{ variable, callee: task.functionName, arguments: wires, expand: undefined }],
    edges: before.length === 0 ? [] : [{ from: before, to: [variable] }],
  });
}

/** A decision, what its arms hold, and the value merged from them where something waits for it. */
export function lowerWhen(node: WhenNode, site: Site, lowerNode: (node: Node, site: Site) => Piece): Piece {
  const inside = [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];
  const arms = joined(inside.map((it) => lowerNode(it, site)));
  return joined([
    decision(node, site),
    arms,
    ...(site.plan.awaited(node.id) ? [merge(node, site, arms)] : []),
  ]);
}
