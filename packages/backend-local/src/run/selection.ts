import {
  dependenciesOf,
  nestedIn,
  type Node,
  type Outcome,
  type Pipeline,
  placedNodes,
} from "@partitura/core";
import { localReport } from "../diagnostics.js";

/** Which tasks of a pipeline a run is about, by the ids of task nodes. */
export interface Select {
  /** These and no others. */
  readonly only?: readonly string[] | undefined;
  /** These and all that needs them. */
  readonly from?: readonly string[] | undefined;
  /** These and all that they need. */
  readonly until?: readonly string[] | undefined;
}

/** What becomes of a task: it is run, takes its result of another run, or is left out. */
export type Choice = "run" | "reuse" | "leave-out";

/** What becomes of each node; a control node is left out when all tasks in it are. */
export type Selection = (node: string) => Choice;

/** Everything is run. */
export const wholePipeline: Selection = () => "run";

/** The task nodes in each node: of a task itself, of a control node all that are nested in it. */
function tasksInNodes(pipeline: Pipeline): ReadonlyMap<string, readonly string[]> {
  const tasksIn = new Map<string, readonly string[]>();
  const collect = (node: Node): readonly string[] => {
    const inner = node.kind === "task" ? [node.id] : nestedIn(node).flatMap(collect);
    tasksIn.set(node.id, inner);
    return inner;
  };
  for (const node of pipeline.nodes) collect(node);
  return tasksIn;
}

/** The task nodes that a task node directly needs, by way of control nodes too. */
function needsOf(
  pipeline: Pipeline,
  tasksIn: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...placedNodes(pipeline.nodes)].flatMap(({ node, around }) => {
      if (node.kind !== "task") return [];
      const read = [node, ...around.map((it) => it.node)].flatMap(dependenciesOf);
      const needed = new Set(read.flatMap((id) => tasksIn.get(id) ?? []));
      needed.delete(node.id);
      return [[node.id, needed] as const];
    }),
  );
}

function reach(start: readonly string[], next: (id: string) => Iterable<string>): ReadonlySet<string> {
  const found = new Set(start);
  for (const id of found) for (const other of next(id)) found.add(other);
  return found;
}

/** Says what becomes of each task. Reports P7021 for ids that name no task. Tasks of the exit run with a whole pipeline only. */
export function selectionOf(pipeline: Pipeline, select: Select): Outcome<Selection> {
  const tasksIn = tasksInNodes(pipeline);
  const needs = needsOf(pipeline, tasksIn);
  const wanted = Object.entries(select).flatMap(([option, ids]) =>
    ((ids as readonly string[] | undefined) ?? []).map((node) => ({ option: `--${option}`, node })),
  );
  const unknown = wanted.filter(({ node }) => !needs.has(node));
  if (unknown.length > 0) {
    const known = [...needs.keys()].join(", ");
    return [
      undefined,
      unknown.map((it) => localReport("P7021", { ...it, known }, { span: pipeline.span, target: "local" })),
    ];
  }
  if (wanted.length === 0) return [wholePipeline, []];
  const users = new Map<string, string[]>();
  for (const [id, needed] of needs) for (const it of needed) users.set(it, [...(users.get(it) ?? []), id]);
  const before = (ids: readonly string[]): ReadonlySet<string> => reach(ids, (id) => needs.get(id) ?? []);
  const after = (ids: readonly string[]): ReadonlySet<string> => reach(ids, (id) => users.get(id) ?? []);
  const { only = [], from = [], until = [] } = select;
  const inRange = (id: string): boolean =>
    (from.length > 0 || until.length > 0) &&
    (from.length === 0 || after(from).has(id)) &&
    (until.length === 0 || before(until).has(id));
  const runs = new Set([...needs.keys()].filter((id) => only.includes(id) || inRange(id)));
  const reused = before([...runs]);
  const choices = new Map<string, Choice>();
  for (const id of needs.keys())
    choices.set(id, runs.has(id) ? "run" : reused.has(id) ? "reuse" : "leave-out");
  for (const [id, tasks] of tasksIn)
    if (!choices.has(id))
      choices.set(id, tasks.every((it) => choices.get(it) === "leave-out") ? "leave-out" : "run");
  return [(id) => choices.get(id) ?? "leave-out", []];
}
