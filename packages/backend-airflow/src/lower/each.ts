import { py } from "@partitura/codegen";
import { admitsNull, nodesReadBy, placedNodes, type EachNode, type Node } from "@partitura/core";
import type { Call, Edge, GroupModel, TaskModel, Wire } from "../model.js";
import { enter } from "./enter.js";
import { lowerExpression, mayFail } from "./expression.js";
import { taskIds } from "./names.js";
import { waitsFor } from "./plan.js";
import { contextOf, readingOf, scopeOf } from "./reading.js";
import { joined, ownVariable, type Piece, piece, resultTaskOf, type Site, wireOf } from "./site.js";
import { leavesOf, outlastingLeaves, unwatchedFailures } from "./watch.js";

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
  const entry = enter(node, [node.items], site);
  const variable = names.derived(node.id, "items");
  const task: TaskModel = {
    taskId: taskIds.items(node.id),
    functionName: names.derived(node.id, "list", "before"),
    decorator: "task",
    settings: { triggerRule: entry.triggerRule },
    parameters: Object.keys(entry.wires),
    context: contextOf(entry.reading),
    body: {
      kind: "value",
      value: lowerExpression(node.items, scopeOf(site, entry.scope)),
      opening: entry.opening,
    },
  };
  const call: Call = { variable, callee: task.functionName, arguments: entry.wires, expand: undefined };
  const edges = entry.after.map((before): Edge => ({ from: [before], to: [variable] }));
  const own = piece({ tasks: [task], calls: [call], edges });
  return { wire: { variable }, task: true, piece: joined([entry.gate, own]) };
}

/** The variables of what the body waits for outside of it, that are not given to the gathering task anyway. */
function outsideVariables(node: EachNode, site: Site): readonly string[] {
  const given = new Set(node.result === undefined ? [] : nodesReadBy(node.result));
  return outsideOf(node)
    .filter((id) => !given.has(id))
    .map((id) => wireOf(id, site).variable);
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

/** Whether there are items whatever happens, so that a node of the body that cannot run is an item that failed. */
const hasItems = (node: EachNode): boolean =>
  node.items.op === "literal" && Array.isArray(node.items.value) && node.items.value.length > 0;

/** The outside arguments whose failure is always one of the items, by a task that waits for them in every item. */
function carriedBy(node: EachNode, body: Piece, outside: readonly string[], site: Site): readonly string[] {
  const strict = new Set(
    body.calls.flatMap((call) => {
      const task = body.tasks.find(({ functionName }) => functionName === call.callee);
      if (task?.settings.triggerRule === "all_done" || task?.settings.triggerRule === "one_failed") return [];
      const wires = Object.values(call.arguments).map(({ variable }) => variable);
      return [...wires, ...body.edges.flatMap((edge) => (edge.to.includes(call.variable) ? edge.from : []))];
    }),
  );
  return outside
    .filter((id) => hasItems(node) || site.plan.implied(node.id).has(id))
    .map((id) => site.names.node(id))
    .filter((argument) => strict.has(argument));
}

/** The mapped group: the body once, called with each item. */
function groupOf(node: EachNode, items: Wire, site: Site, body: Piece): Piece {
  const { names } = site;
  const used = usedIn(body);
  const exits = (site.pipeline.onExit ?? []).length > 0;
  const unwatched = [
    ...unwatchedFailures(body.calls, body.edges, body.tasks),
    ...(exits ? outlastingLeaves(body.calls, body.edges, body.tasks) : []),
  ];
  const outside = outsideOf(node).filter((id) => used.has(names.node(id)));
  const group: GroupModel = {
    groupId: node.id,
    functionName: names.node(node.id),
    usesItem: used.has("item"),
    parameters: outside.map((id) => names.node(id)),
    calls: body.calls,
    edges: body.edges,
    watched:
      unwatched.length === 0 ? undefined : [...new Set([...leavesOf(body.calls, body.edges), ...unwatched])],
    tolerated: node.onItemFailure === "continue",
    carries: carriedBy(node, body, outside, site),
  };
  const call: Call = {
    variable: names.derived(node.id, "group"),
    callee: group.functionName,
    arguments: Object.fromEntries(outside.map((id) => [names.node(id), wireOf(id, site)])),
    expand: { item: items },
  };
  return piece({ tasks: body.tasks, groups: [group], calls: [call], diagnostics: body.diagnostics });
}

/** Every task of the body with the tasks outside whose failure keeps it from running; of one with a gate, its gate. */
function tasksToCheck(
  node: EachNode,
  body: Piece,
  site: Site,
): { readonly [taskId: string]: readonly string[] } {
  const inside = new Set([...placedNodes(node.nodes)].map((it) => it.node.id));
  const byArgument = new Map(outsideOf(node).map((id) => [site.names.node(id), resultTaskOf(id, site)]));
  const named = body.calls.flatMap((call) => {
    const task = body.tasks.find(({ functionName }) => functionName === call.callee);
    if (task === undefined) return [];
    const waits = [
      ...Object.values(call.arguments).map(({ variable }) => variable),
      ...body.edges.flatMap((edge) => (edge.to.includes(call.variable) ? edge.from : [])),
    ];
    const blocked =
      task.settings.triggerRule !== "one_failed" && lets(task) !== "all-done" && lets(task) !== "any-failed";
    const needs = blocked ? waits.flatMap((it) => byArgument.get(it) ?? []) : [];
    return [[`${node.id}.${task.taskId}`, [...new Set(needs)]] as const];
  });
  return inside.size === 0 ? {} : Object.fromEntries(named);
}

/** The join rule that a gate goes by. */
const lets = ({ body }: TaskModel): string | undefined => (body.kind === "join" ? body.rule : undefined);

/** Whether the states of the items' tasks must be looked at: no trigger rule knows of tolerated failures or of empty lists. */
function needsStates(node: EachNode, body: Piece, site: Site): boolean {
  if (node.onItemFailure === "continue" && node.nodes.length > 0) return true;
  const read = [...outsideOf(node), ...(node.result === undefined ? [] : nodesReadBy(node.result))];
  const inside = new Set([...placedNodes(node.nodes)].map((it) => it.node.id));
  const loose = read.filter((id) => !inside.has(id) && !site.plan.implied(node.id).has(id));
  return !hasItems(node) && loose.length > 0 && !(node.items.op === "literal" && body.calls.length === 0);
}

/** The task that lists what the items gave, in their order. */
function gatherOf(
  node: EachNode,
  items: { readonly wire: Wire; readonly task: boolean },
  site: Site,
  body: Piece,
): Piece {
  const { names, plan } = site;
  const inside = new Set([...placedNodes(node.nodes)].map((it) => it.node.id));
  const expressions = node.result === undefined ? [] : [node.result];
  const reading = readingOf(expressions, { ...site, each: node }, inside);
  const outer = readingOf(expressions, site, inside);
  const wires = { ...(items.task && { items: items.wire }), ...outer.arguments };
  const variable = ownVariable(node.id, site);
  const scope = scopeOf(site, { index: py.name("index") });
  const read = expressions.flatMap(nodesReadBy);
  const outside = read.filter((id) => !inside.has(id));
  const mayBeNone = (id: string): boolean =>
    plan.node(id).kind === "when" && admitsNull(site.typing.ofNode(id));
  const states = needsStates(node, body, site);
  const tolerant = node.onItemFailure === "continue";
  const task: TaskModel = {
    taskId: taskIds.results(node.id),
    functionName: names.derived(node.id, "gather", "before"),
    decorator: "task",
    settings: { triggerRule: states ? "all_done" : "none_failed" },
    parameters: Object.keys(wires),
    context: contextOf({ ...outer, index: false }),
    body: {
      kind: "gather",
      each: node.id,
      items: { name: items.task ? "items" : items.wire.variable, mayBeSkipped: items.task },
      outputs: read
        .filter((id) => inside.has(id))
        .map((id) => ({
          taskId: `${node.id}.${plan.node(id).kind === "when" ? taskIds.result(id) : id}`,
          name: names.node(id),
          mayBeNull: mayBeNone(id),
        })),
      needs: outside.filter((id) => site.typing.maySkip(id) && !mayBeNone(id)).map((id) => names.node(id)),
      usesItem: "item" in reading.arguments,
      usesIndex: reading.index,
      result: node.result === undefined ? undefined : lowerExpression(node.result, scope),
      mayFail: tolerant && node.result !== undefined && mayFail(node.result, site.typing),
      states: states
        ? {
            tolerant,
            items: items.task ? taskIds.items(node.id) : undefined,
            tasks: tasksToCheck(node, body, site),
            outside: outside.map((id) => resultTaskOf(id, site)),
          }
        : undefined,
    },
    carries: states
      ? [items.wire.variable, ...(tolerant ? [] : [names.derived(node.id, "group")])]
      : undefined,
  };
  return piece({
    tasks: [task],
    calls: [{ variable, callee: task.functionName, arguments: wires, expand: undefined }],
  });
}

/** An `each`: its items, a mapped group, and where something waits for it (or failures are tolerated) the gathered list. */
export function lowerEach(node: EachNode, site: Site, lowerNode: (node: Node, site: Site) => Piece): Piece {
  const items = itemsOf(node, site);
  const tolerant = node.onItemFailure === "continue";
  const gathered = tolerant || site.plan.awaited(node.id);
  const body = joined(node.nodes.map((it) => lowerNode(it, { ...site, each: node })));
  const group = node.nodes.length === 0 ? piece({}) : groupOf(node, items.wire, site, body);
  const mapped = site.names.derived(node.id, "group");
  const waits = gathered && node.nodes.length > 0;
  return joined([
    items.piece,
    group,
    ...(gathered ? [gatherOf(node, items, site, body)] : []),
    piece({
      edges: waits
        ? [
            {
              from: [mapped, ...(tolerant ? outsideVariables(node, site) : [])],
              to: [ownVariable(node.id, site)],
            },
          ]
        : [],
    }),
  ]);
}
