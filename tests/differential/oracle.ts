import type {
  Arm,
  EachNode,
  Expression,
  Json,
  Node,
  Pipeline,
  RunField,
  TaskNode,
  WhenNode,
} from "@partitura/core";
import type { Observation, TaskObservation } from "../conformance/observation.js";
import { meaning, NoValue, Skip } from "./meaning.js";
import { nodesIn, readIn } from "./walk.js";

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
  /** What the run knows of itself. */
  readonly run: (field: RunField) => Json;
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

type Failed = Extract<Ended, { readonly began: readonly Scope[] }>;
type NoEnd = Exclude<Ended, { readonly state: "succeeded" }>;

/** The value of an expression; of a node that has none, `lacking` is read. */
function valueOf(scope: Scope, expression: Expression, lacking?: null): Json {
  const item = (each: string): NonNullable<Scope["item"]> =>
    search(scope, (at) => (at.item?.each === each ? at.item : undefined));
  return meaning(expression, {
    param: (name) => scope.params[name] ?? null,
    output: (node) => {
      const ended = endOf(scope, node);
      if (ended.state === "succeeded") return ended.value;
      if (lacking === null) return null;
      throw new Error(`${node} has no value`);
    },
    item: (each) => item(each).value,
    index: (each) => item(each).place,
    run: (field) => scope.run(field as RunField),
  });
}

const failuresIn = (ends: readonly Ended[]): readonly Scope[] =>
  ends.flatMap((it) => ("began" in it ? it.began : []));

/** Why something that needs these does not run, by the rule; undefined when it runs. */
function obstacle(needed: readonly Ended[], rule: TaskNode["runIf"] = "all-succeeded"): NoEnd | undefined {
  if (needed.length === 0 || rule === "all-done") return undefined;
  const began = failuresIn(needed);
  const blocked: Failed = { state: "upstream-failed", began };
  const one = (state: Ended["state"]): boolean => needed.some((it) => it.state === state);
  const skipped = { state: "skipped" } as const;
  if (rule === "any-failed") return began.length > 0 ? undefined : skipped;
  if (rule === "any-succeeded" && one("succeeded")) return undefined;
  if (began.length > 0) return blocked;
  if (rule === "none-failed") return undefined;
  if (rule === "none-failed-min-one") return one("succeeded") ? undefined : skipped;
  return one("skipped") ? skipped : undefined;
}

/** The failure that a group of ended nodes is, if any is. */
function failureOf(group: readonly Ended[]): Failed | undefined {
  const began = failuresIn(group);
  return began.length > 0 ? { state: "failed", began } : undefined;
}

const read = (scope: Scope, expression: Expression): readonly Ended[] =>
  readIn(expression).map((node) => endOf(scope, node));

/** The value of an expression, or why it has none; an error is a failure that begins here. */
function reach(scope: Scope, expression: Expression | undefined): Ended {
  if (expression === undefined) return { state: "succeeded", value: null };
  const stopped = obstacle(read(scope, expression));
  if (stopped !== undefined) return stopped;
  try {
    return { state: "succeeded", value: valueOf(scope, expression) };
  } catch (error) {
    if (error instanceof NoValue) return { state: "failed", began: [scope] };
    throw error;
  }
}

function allOf(nodes: readonly Node[], observation: TaskObservation): Tasks {
  const tasks = nodesIn(nodes).filter(({ kind }) => kind === "task");
  return Object.fromEntries(tasks.map(({ id }) => [id, observation]));
}

/** The values of a task's inputs, or how it ends without them. */
function inputsOf(node: TaskNode, scope: Scope): { readonly [name: string]: Json } | NoEnd["state"] {
  const lacking = (node.runIf ?? "all-succeeded") === "all-succeeded" ? undefined : null;
  const values = Object.entries(node.inputs).map(([name, it]): readonly [string, Json | NoValue | Skip] => {
    try {
      return [name, valueOf(scope, it, lacking)];
    } catch (error) {
      if (error instanceof NoValue || error instanceof Skip) return [name, error];
      throw error;
    }
  });
  if (values.some(([, it]) => it instanceof Skip)) return "skipped";
  if (values.some(([, it]) => it instanceof NoValue)) return "failed";
  return Object.fromEntries(values) as { readonly [name: string]: Json };
}

const small = (value: number): number => ((value % 1000) + 1000) % 1000;

/** What the one body of all tasks does; one without leave to be skipped fails when it would be. */
function body(
  inputs: { readonly [name: string]: Json },
  skippable: boolean,
): { readonly [name: string]: Json } | "failed" | "skipped" {
  const [amount, list, label, outcome] = ["amount", "list", "label", "outcome"].map(
    (name) => inputs[name] ?? null,
  ) as [number, readonly (number | null)[], string, string];
  const odd = small(amount) % 2 === 1;
  if (outcome === "fail" || (outcome === "odd-fails" && odd)) return "failed";
  if (outcome === "skip" || (outcome === "odd-skips" && odd)) return skippable ? "skipped" : "failed";
  let sum = small(amount);
  for (const it of list) sum += small(it ?? 0);
  return {
    sum,
    items: [0, 1, 2].slice(0, sum % 4).map((place) => (sum + place) % 10),
    label: `${label}:${sum}`,
  };
}

function runTask(node: TaskNode, scope: Scope, skippable: ReadonlySet<string>): Ran {
  const ran = (ended: Ended, outputs?: { readonly [name: string]: Json }): Ran => ({
    ended,
    tasks: { [node.id]: { state: ended.state, ...(outputs === undefined ? {} : { outputs }) } },
  });
  const needed = [
    ...Object.values(node.inputs).flatMap((it) => read(scope, it)),
    ...node.after.map((it) => endOf(scope, it)),
  ];
  const stopped = obstacle(needed, node.runIf);
  if (stopped !== undefined) return ran(stopped);
  const inputs = inputsOf(node, scope);
  const done = typeof inputs === "string" ? inputs : body(inputs, skippable.has(node.task));
  if (done === "skipped") return ran({ state: "skipped" });
  if (typeof done === "string") return ran({ state: "failed", began: [scope] });
  return ran({ state: "succeeded", value: done }, done);
}

/** The state of what is inside of a node that could not be entered. */
const unreached = ({ state }: NoEnd): TaskObservation => ({
  state: state === "failed" ? "upstream-failed" : state,
});

const inside = (scope: Scope | undefined, outer: Scope): boolean =>
  scope !== undefined && (scope === outer || inside(scope.around, outer));

function runEach(node: EachNode, scope: Scope, skippable: ReadonlySet<string>): Ran {
  const items = reach(scope, node.items);
  if (items.state !== "succeeded") return { ended: items, tasks: allOf(node.nodes, unreached(items)) };
  const ran = (items.value as readonly Json[]).map((value, place) => {
    const own: Scope = { ...scope, around: scope, item: { each: node.id, value, place }, ended: new Map() };
    const { ends, tasks } = runNodes(node.nodes, own, skippable);
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

function runWhen(node: WhenNode, scope: Scope, skippable: ReadonlySet<string>): Ran {
  const nested = [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];
  const decided = reach(scope, node.condition);
  if (decided.state !== "succeeded") return { ended: decided, tasks: allOf(nested, unreached(decided)) };
  const taken = decided.value === true ? node.then : node.otherwise;
  const other = decided.value === true ? node.otherwise : node.then;
  const own: Scope = { around: scope, params: scope.params, run: scope.run, ended: new Map() };
  const { ends, tasks } = runNodes(taken?.nodes ?? [], own, skippable);
  const result = failureOf(ends) ?? reach(own, taken?.result);
  const nulls = [...fieldsOf(node.then), ...fieldsOf(node.otherwise)].map((name) => [name, null] as const);
  const ended: Ended =
    result.state === "succeeded"
      ? { ...result, value: { ...Object.fromEntries(nulls), ...(result.value as object | null) } }
      : result;
  return { ended, tasks: { ...tasks, ...allOf(other?.nodes ?? [], { state: "skipped" }) } };
}

function runNode(node: Node, scope: Scope, skippable: ReadonlySet<string>): Ran {
  switch (node.kind) {
    case "task":
      return runTask(node, scope, skippable);
    case "each":
      return runEach(node, scope, skippable);
    case "when":
      return runWhen(node, scope, skippable);
  }
}

/** Runs nodes in the order in which they stand: random programs read only what is declared before. */
function runNodes(
  nodes: readonly Node[],
  scope: Scope,
  skippable: ReadonlySet<string>,
): { readonly ends: readonly Ended[]; readonly tasks: Tasks } {
  const tasks: { [node: string]: TaskObservation } = {};
  for (const node of nodes) {
    const ran = runNode(node, scope, skippable);
    scope.ended.set(node.id, ran.ended);
    Object.assign(tasks, ran.tasks);
  }
  return { ends: [...scope.ended.values()], tasks };
}

/** The value of an output: null where it has none. */
function outputOf(scope: Scope, expression: Expression): Json {
  try {
    return valueOf(scope, expression, null);
  } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
}

function failedIn(node: string, task: TaskObservation): readonly string[] {
  if ("items" in task) return task.items.flatMap((it) => failedIn(node, it));
  return task.state === "failed" ? [node] : [];
}

/** What docs/semantics.md says that a random program does: the states of all task instances, their values, the outputs. */
export function expectedOf(pipeline: Pipeline): Observation {
  const params = Object.fromEntries(
    Object.entries(pipeline.params).map(([name, it]) => [name, it.default ?? null]),
  );
  const skippable = new Set(
    Object.values(pipeline.tasks).flatMap((it) => (it.skippable === true ? [it.id] : [])),
  );
  const scope: Scope = { around: undefined, params, run: () => null, ended: new Map() };
  const { ends, tasks } = runNodes(pipeline.nodes, scope, skippable);
  const outputs = Object.entries(pipeline.outputs).map(([name, it]) => [name, outputOf(scope, it)] as const);
  const status = failureOf(ends) === undefined ? "succeeded" : "failed";
  const failed = Object.entries(tasks).flatMap(([node, task]) => failedIn(node, task));
  const failedTasks = [...new Set(failed)].toSorted();
  const exit: Scope = {
    ...scope,
    run: (field) => (field === "status" ? status : field === "failedTasks" ? failedTasks : null),
    ended: new Map(),
  };
  const exited = runNodes(pipeline.onExit ?? [], exit, skippable);
  const state = status === "succeeded" && failureOf(exited.ends) !== undefined ? "failed" : status;
  return { state, tasks: { ...tasks, ...exited.tasks }, outputs: Object.fromEntries(outputs) };
}
