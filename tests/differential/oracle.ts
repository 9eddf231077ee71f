import {
  nodesReadBy,
  placedNodes,
  type Arm,
  type EachNode,
  type Expression,
  type Json,
  type Node,
  type Pipeline,
  type TaskNode,
  type WhenNode,
} from "@partitura/core";
import type { Observation, State, TaskObservation } from "../conformance/observation.js";
import { meaning } from "./meaning.js";

/**
 * What became of a node. A failure knows in which scopes it began, since an `each` that goes on tolerates only what
 * failed inside of the item.
 */
type Ended =
  | { readonly state: "succeeded"; readonly value: Json }
  | { readonly state: "skipped" }
  | { readonly state: "failed" | "upstream-failed"; readonly began: readonly Scope[] };

/** The nodes of one body, arm or pipeline that have ended, and the element that they are for. */
interface Scope {
  readonly around: Scope | undefined;
  readonly item?: { readonly each: string; readonly value: Json; readonly place: number };
  readonly params: { readonly [name: string]: Json };
  readonly ended: Map<string, Ended>;
}

type Tasks = { readonly [node: string]: TaskObservation };
interface Ran {
  readonly ended: Ended;
  readonly tasks: Tasks;
}

function search<T>(scope: Scope, answer: (at: Scope) => T | undefined): T {
  const found = answer(scope);
  if (found !== undefined) return found;
  if (scope.around === undefined) throw new Error("the program reads what is not there");
  return search(scope.around, answer);
}

const endOf = (scope: Scope, node: string): Ended => search(scope, ({ ended }) => ended.get(node));

function valueOf(scope: Scope, expression: Expression): Json {
  const item = (each: string): NonNullable<Scope["item"]> =>
    search(scope, (at) => (at.item?.each === each ? at.item : undefined));
  return meaning(expression, {
    param: (name) => scope.params[name] ?? null,
    output: (node) => {
      const ended = endOf(scope, node);
      if (ended.state !== "succeeded") throw new Error(`${node} has no value`);
      return ended.value;
    },
    item: (each) => item(each).value,
    index: (each) => item(each).place,
  });
}

/** Why something that needs these does not run: failures go before skips; undefined when it runs. */
function obstacle(needed: readonly Ended[]): Exclude<Ended, { state: "succeeded" }> | undefined {
  const began = needed.flatMap((it) => ("began" in it ? it.began : []));
  if (began.length > 0) return { state: "upstream-failed", began };
  return needed.some(({ state }) => state === "skipped") ? { state: "skipped" } : undefined;
}

/** The failure that a group of ended nodes is, if any is. */
function failureOf(group: readonly Ended[]): Ended | undefined {
  const began = group.flatMap((it) => ("began" in it ? it.began : []));
  return began.length > 0 ? { state: "failed", began } : undefined;
}

const read = (scope: Scope, expression: Expression): readonly Ended[] =>
  nodesReadBy(expression).map((node) => endOf(scope, node));

/** The value of an expression, or why it has none. */
function reach(scope: Scope, expression: Expression | undefined): Ended {
  if (expression === undefined) return { state: "succeeded", value: null };
  return obstacle(read(scope, expression)) ?? { state: "succeeded", value: valueOf(scope, expression) };
}

function allOf(nodes: readonly Node[], observation: TaskObservation): Tasks {
  const tasks = [...placedNodes(nodes)].filter(({ node }) => node.kind === "task");
  return Object.fromEntries(tasks.map(({ node }) => [node.id, observation]));
}

function runTask(node: TaskNode, scope: Scope): Ran {
  const ran = (ended: Ended, outputs?: { readonly [name: string]: Json }): Ran => ({
    ended,
    tasks: { [node.id]: { state: ended.state, ...(outputs === undefined ? {} : { outputs }) } },
  });
  const expressions = Object.values(node.inputs);
  const stopped = obstacle([
    ...expressions.flatMap((it) => read(scope, it)),
    ...node.after.map((it) => endOf(scope, it)),
  ]);
  if (stopped !== undefined) return ran(stopped);
  const [amount, list, label, outcome] = ["amount", "list", "label", "outcome"].map((name) =>
    valueOf(scope, node.inputs[name] ?? { op: "literal", value: null }),
  ) as [number, readonly (number | null)[], string, string];
  const odd = amount % 2 === 1;
  if (outcome === "fail" || (outcome === "odd-fails" && odd)) return ran({ state: "failed", began: [scope] });
  if (outcome === "skip" || (outcome === "odd-skips" && odd)) return ran({ state: "skipped" });
  let sum = amount;
  for (const it of list) sum += it ?? 0;
  const items = [0, 1, 2].slice(0, sum % 4).map((place) => (sum + place) % 10);
  const outputs = { sum, items, label: `${label}:${sum}` };
  return ran({ state: "succeeded", value: outputs }, outputs);
}

const inside = (scope: Scope | undefined, outer: Scope): boolean =>
  scope !== undefined && (scope === outer || inside(scope.around, outer));

function runEach(node: EachNode, scope: Scope): Ran {
  const items = reach(scope, node.items);
  if (items.state !== "succeeded") return { ended: items, tasks: allOf(node.nodes, { state: items.state }) };
  const ran = (items.value as readonly Json[]).map((value, place) => {
    const own: Scope = { ...scope, around: scope, item: { each: node.id, value, place }, ended: new Map() };
    const { ends, tasks } = runNodes(node.nodes, own);
    const ended = failureOf(ends) ?? reach(own, node.result);
    const tolerated =
      node.onItemFailure === "continue" && "began" in ended && ended.began.every((it) => inside(it, own));
    return { tasks, ended: tolerated ? ({ state: "skipped" } as const) : ended };
  });
  const ids = Object.keys(allOf(node.nodes, { items: [] }));
  const tasks = ids.map((id): [string, TaskObservation] => [
    id,
    { items: ran.map((it) => it.tasks[id] ?? { items: [] }) },
  ]);
  const value = ran.map(({ ended }) => (ended.state === "succeeded" ? ended.value : null));
  const ended = failureOf(ran.map((it) => it.ended)) ?? { state: "succeeded", value };
  return { ended, tasks: Object.fromEntries(tasks) };
}

const fieldsOf = (arm: Arm | undefined): readonly string[] =>
  arm?.result?.op === "object" ? Object.keys(arm.result.fields) : [];

function runWhen(node: WhenNode, scope: Scope): Ran {
  const nested = [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];
  const decided = reach(scope, node.condition);
  if (decided.state !== "succeeded")
    return { ended: decided, tasks: allOf(nested, { state: decided.state }) };
  const taken = decided.value === true ? node.then : node.otherwise;
  const other = decided.value === true ? node.otherwise : node.then;
  const own: Scope = { around: scope, params: scope.params, ended: new Map() };
  const { ends, tasks } = runNodes(taken?.nodes ?? [], own);
  const result = failureOf(ends) ?? reach(own, taken?.result);
  const nulls = [...fieldsOf(node.then), ...fieldsOf(node.otherwise)].map((name) => [name, null] as const);
  const ended: Ended =
    result.state === "succeeded"
      ? { ...result, value: { ...Object.fromEntries(nulls), ...(result.value as object | null) } }
      : result;
  return { ended, tasks: { ...tasks, ...allOf(other?.nodes ?? [], { state: "skipped" }) } };
}

function runNode(node: Node, scope: Scope): Ran {
  switch (node.kind) {
    case "task":
      return runTask(node, scope);
    case "each":
      return runEach(node, scope);
    case "when":
      return runWhen(node, scope);
  }
}

/** Runs nodes in the order in which they stand: random programs read only what is declared before. */
function runNodes(
  nodes: readonly Node[],
  scope: Scope,
): { readonly ends: readonly Ended[]; readonly tasks: Tasks } {
  const tasks: { [node: string]: TaskObservation } = {};
  for (const node of nodes) {
    const ran = runNode(node, scope);
    scope.ended.set(node.id, ran.ended);
    Object.assign(tasks, ran.tasks);
  }
  return { ends: [...scope.ended.values()], tasks };
}

/** What docs/semantics.md says that a random program does: the states of all task instances, their values, the outputs. */
export function expectedOf(pipeline: Pipeline): Observation {
  const params = Object.fromEntries(
    Object.entries(pipeline.params).map(([name, it]) => [name, it.default ?? null]),
  );
  const scope: Scope = { around: undefined, params, ended: new Map() };
  const { ends, tasks } = runNodes(pipeline.nodes, scope);
  const outputs = Object.entries(pipeline.outputs).flatMap(([name, expression]) => {
    const ended = reach(scope, expression);
    if (ended.state === "succeeded") return [[name, ended.value] as const];
    return ended.state === "skipped" ? [[name, null] as const] : [];
  });
  const state: State & Observation["state"] = failureOf(ends) === undefined ? "succeeded" : "failed";
  return { state, tasks, outputs: Object.fromEntries(outputs) };
}
