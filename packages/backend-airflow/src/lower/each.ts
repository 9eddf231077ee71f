import { py } from "@partitura/codegen";
import { nodesReadBy, placedNodes, type EachNode, type Node } from "@partitura/core";
import type { Call, Edge, GroupModel, TaskModel, Wire } from "../model.js";
import { lowerExpression } from "./expression.js";
import { taskIds } from "./names.js";
import { waitsFor } from "./plan.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import { leavesOf, unwatchedFailures } from "./watch.js";
import { joined, ownVariable, type Piece, piece, type Site, wireOf } from "./site.js";

/** Where the items come from: a constant, or a task whose result is the list (in an arm, so that a branch can skip it). */
function itemsOf(
  node: EachNode,
  site: Site,
): { readonly wire: Wire; readonly task: boolean; readonly piece: Piece } {
  const { names, plan } = site;
  if (node.items.op === "literal" && plan.arm(node.id) === undefined) {
    const name = names.constant(node.id);
    return {
      wire: { variable: name },
      task: false,
      piece: piece({ constants: [{ name, value: node.items.value }] }),
    };
  }
  const reading = readingOf([node.items], site);
  const variable = names.derived(node.id, "items");
  const task: TaskModel = {
    taskId: taskIds.items(node.id),
    functionName: names.derived(node.id, "list", "before"),
    decorator: "task",
    settings: {},
    parameters: Object.keys(reading.arguments),
    context: contextOf(reading),
    body: { kind: "value", value: lowerExpression(node.items, scopeOf(site)), guard: undefined },
  };
  const call: Call = { variable, callee: task.functionName, arguments: reading.arguments, expand: undefined };
  return { wire: { variable }, task: true, piece: piece({ tasks: [task], calls: [call] }) };
}

/** Ids of what the body waits for outside of it. */
function outsideOf(node: EachNode): readonly string[] {
  const inside = new Set([...placedNodes(node.nodes)].map((it) => it.node.id));
  return [...new Set(node.nodes.flatMap(waitsFor))].filter((id) => !inside.has(id));
}

const usedIn = (body: Piece): ReadonlySet<string> =>
  new Set([
    ...body.calls.flatMap((call) => Object.values(call.arguments).map(({ variable }) => variable)),
    ...body.edges.flatMap((edge) => [...edge.from, ...edge.to]),
  ]);

/** The mapped group: the body once, called with each item. */
function groupOf(
  node: EachNode,
  items: Wire,
  site: Site,
  lowerNode: (node: Node, site: Site) => Piece,
): Piece {
  const { names } = site;
  const body = joined(node.nodes.map((it) => lowerNode(it, { ...site, each: node })));
  const used = usedIn(body);
  const risky = unwatchedFailures(body.calls, body.edges, body.tasks);
  const outside = outsideOf(node).filter((id) => used.has(names.node(id)));
  const group: GroupModel = {
    groupId: node.id,
    functionName: names.node(node.id),
    usesItem: used.has("item"),
    parameters: outside.map((id) => names.node(id)),
    calls: body.calls,
    edges: body.edges,
    watched: risky.length === 0 ? undefined : [...leavesOf(body.calls, body.edges), ...risky],
  };
  const call: Call = {
    variable: names.derived(node.id, "group"),
    callee: group.functionName,
    arguments: Object.fromEntries(outside.map((id) => [names.node(id), wireOf(id, site)])),
    expand: { item: items },
  };
  return piece({ tasks: body.tasks, groups: [group], calls: [call], diagnostics: body.diagnostics });
}

/** The task that lists what the items gave, in their order. */
function gatherOf(node: EachNode, items: { readonly wire: Wire; readonly task: boolean }, site: Site): Piece {
  const { names, plan } = site;
  const inside = new Set([...placedNodes(node.nodes)].map((it) => it.node.id));
  const expressions = node.result === undefined ? [] : [node.result];
  const reading = readingOf(expressions, { ...site, each: node }, inside);
  const outer = readingOf(expressions, site, inside);
  const wires = { ...(items.task && { items: items.wire }), ...outer.arguments };
  const variable = ownVariable(node.id, site);
  const scope = scopeOf(site, {
    index: py.name("index"),
    mayBeSkipped: (id) => !inside.has(id) || plan.node(id).kind === "when",
  });
  const task: TaskModel = {
    taskId: taskIds.results(node.id),
    functionName: names.derived(node.id, "gather", "before"),
    decorator: "task",
    settings: { triggerRule: "none_failed" },
    parameters: Object.keys(wires),
    context: outer.params ? ["params"] : [],
    body: {
      kind: "gather",
      each: node.id,
      items: { name: items.task ? "items" : items.wire.variable, mayBeSkipped: items.task },
      outputs: expressions
        .flatMap(nodesReadBy)
        .filter((id) => inside.has(id))
        .map((id) => ({
          taskId: `${node.id}.${plan.node(id).kind === "when" ? taskIds.result(id) : id}`,
          name: names.node(id),
          mayBeNull: plan.node(id).kind === "when",
        })),
      usesItem: "item" in reading.arguments,
      usesIndex: reading.index,
      result: node.result === undefined ? undefined : lowerExpression(node.result, scope),
    },
  };
  return piece({
    tasks: [task],
    calls: [{ variable, callee: task.functionName, arguments: wires, expand: undefined }],
  });
}

/** The task that lets the run go on whatever became of the items. */
function settleOf(node: EachNode, site: Site): Piece {
  const functionName = site.names.derived(node.id, "settle", "before");
  return piece({
    tasks: [
      {
        taskId: taskIds.settled(node.id),
        functionName,
        decorator: "task",
        settings: { triggerRule: "all_done" },
        parameters: [],
        context: [],
        body: { kind: "settle" },
      },
    ],
    calls: [
      {
        variable: site.names.derived(node.id, "settled"),
        callee: functionName,
        arguments: {},
        expand: undefined,
      },
    ],
  });
}

/** An `each`: its items, a mapped group, and where something waits for it (or failures are tolerated) the gathered list. */
export function lowerEach(node: EachNode, site: Site, lowerNode: (node: Node, site: Site) => Piece): Piece {
  const items = itemsOf(node, site);
  const tolerant = node.onItemFailure === "continue";
  const gathered = tolerant || site.plan.awaited(node.id);
  const group = node.nodes.length === 0 ? piece({}) : groupOf(node, items.wire, site, lowerNode);
  const [mapped, results] = [site.names.derived(node.id, "group"), ownVariable(node.id, site)];
  const settled = site.names.derived(node.id, "settled");
  const edges: readonly Edge[] = tolerant
    ? [
        { from: [mapped], to: [settled] },
        { from: [settled, ...outsideOf(node).map((id) => wireOf(id, site).variable)], to: [results] },
      ]
    : [{ from: [mapped], to: [results] }];
  return joined([
    items.piece,
    group,
    ...(tolerant ? [settleOf(node, site)] : []),
    ...(gathered ? [gatherOf(node, items, site)] : []),
    piece({ edges: gathered && node.nodes.length > 0 ? edges : [] }),
  ]);
}
