import { py, type Expression as Python } from "@partitura/codegen";
import { type Arm, type Expression, type Node, nodesReadBy, type WhenNode } from "@partitura/core";
import type { Call, Edge, MergedArm, TaskModel } from "../model.js";
import { lowerExpression } from "./expression.js";
import { guardOf } from "./guard.js";
import { taskIds } from "./names.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import {
  decidesByBranch,
  decisionOf,
  joined,
  ownVariable,
  type Piece,
  piece,
  type Site,
  wireOf,
} from "./site.js";

/** The first task of what an arm starts. */
function entryOf(node: Node): string {
  return node.kind === "each" ? taskIds.items(node.id) : node.id;
}

const entryVariable = (node: Node, site: Site): string => {
  switch (node.kind) {
    case "task":
      return ownVariable(node.id, site);
    case "each":
      return site.names.derived(node.id, "items");
    case "when":
      return decisionOf(node.id, site).variable;
  }
};

/** The task that decides: a branch, or in a mapped group one that returns the condition for the arms to check. */
function decision(node: WhenNode, site: Site): Piece {
  const { names, plan } = site;
  const branch = decidesByBranch(node.id, site);
  const reading = readingOf([node.condition], site);
  const guarded = guardOf(node.id, site);
  const condition = lowerExpression(node.condition, scopeOf(site));
  const merged = plan.awaited(node.id);
  const entries = (arm: Arm | undefined): readonly string[] =>
    (arm?.nodes.length ?? 0) > 0 ? plan.roots(arm).map(entryOf) : merged ? [taskIds.result(node.id)] : [];
  const wires = { ...(guarded && { [guarded.guard.argument]: guarded.wire }), ...reading.arguments };
  const task: TaskModel = {
    taskId: node.id,
    functionName: names.node(node.id),
    decorator: branch ? "task.branch" : "task",
    settings: {},
    parameters: Object.keys(wires),
    context: branch ? contextOf({ params: reading.params, index: merged }) : contextOf(reading),
    body: branch
      ? {
          kind: "branch",
          condition,
          then: entries(node.then),
          otherwise: entries(node.otherwise),
          publish: merged,
        }
      : { kind: "value", value: condition, guard: guarded?.guard },
  };
  const { variable } = decisionOf(node.id, site);
  const call: Call = { variable, callee: task.functionName, arguments: wires, expand: undefined };
  const started = branch ? [...plan.roots(node.then), ...plan.roots(node.otherwise)] : [];
  const edges: readonly Edge[] =
    started.length === 0 ? [] : [{ from: [variable], to: started.map((it) => entryVariable(it, site)) }];
  return piece({ tasks: [task], calls: [call], edges });
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

/** An arm's part of the merge. A `when` it reads may be null without being skipped, so that does not count. */
function mergedArm(node: WhenNode, arm: Arm | undefined, site: Site): MergedArm {
  const read = arm?.result === undefined ? [] : nodesReadBy(arm.result);
  return {
    value: armResult(node, arm, site),
    needs: read
      .filter((id) => site.plan.node(id).kind !== "when")
      .map((id) => ({ argument: site.names.node(id), node: id })),
  };
}

/** The task that merges the arms: it runs when nothing failed and the decision was made. */
function merge(node: WhenNode, site: Site): Piece {
  const { names, plan } = site;
  const results = [node.then.result, node.otherwise?.result].filter((it) => it !== undefined);
  const reading = readingOf(results, site);
  const branch = decidesByBranch(node.id, site);
  const decision = decisionOf(node.id, site);
  const wires = { ...(!branch && { condition: decision }), ...reading.arguments };
  const variable = ownVariable(node.id, site);
  const task: TaskModel = {
    taskId: taskIds.result(node.id),
    functionName: names.derived(node.id, "merge", "before"),
    decorator: "task",
    settings: { triggerRule: "none_failed", multipleOutputs: false },
    parameters: Object.keys(wires),
    context: contextOf({ params: reading.params, index: reading.index || branch }),
    body: {
      kind: "merge",
      when: node.id,
      branch,
      then: mergedArm(node, node.then, site),
      otherwise: mergedArm(node, node.otherwise, site),
    },
  };
  const known = new Set(Object.values(wires).map((wire) => wire.variable));
  const leaves = [...plan.leaves(node.then), ...plan.leaves(node.otherwise)].map(
    ({ id }) => wireOf(id, site).variable,
  );
  const before = [...(branch ? [decision.variable] : []), ...leaves].filter((it) => !known.has(it));
  return piece({
    tasks: [task],
    calls: [{ variable, callee: task.functionName, arguments: wires, expand: undefined }],
    edges: before.length === 0 ? [] : [{ from: before, to: [variable] }],
  });
}

/** A decision, what its arms hold, and the value merged from them where something waits for it. */
export function lowerWhen(node: WhenNode, site: Site, lowerNode: (node: Node, site: Site) => Piece): Piece {
  const inside = [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];
  return joined([
    decision(node, site),
    ...inside.map((it) => lowerNode(it, site)),
    ...(site.plan.awaited(node.id) ? [merge(node, site)] : []),
  ]);
}
