import { dependenciesOf, type Node, type Outcome, type Pipeline, placedNodes } from "@partitura/core";
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

/** What becomes of each task node. */
export type Selection = (node: string) => Choice;

/** Everything is run. */
export const wholePipeline: Selection = () => "run";

/** The task nodes that a task node directly needs, by way of control nodes too. */
function needsOf(pipeline: Pipeline): ReadonlyMap<string, ReadonlySet<string>> {
  const placed = [...placedNodes(pipeline.nodes)];
  const tasksIn = new Map<string, readonly string[]>();
  const collect = (node: Node): readonly string[] => {
    const inner =
      node.kind === "task"
        ? [node.id]
        : [
            ...(node.kind === "each" ? node.nodes : [...node.then.nodes, ...(node.otherwise?.nodes ?? [])]),
          ].flatMap(collect);
    tasksIn.set(node.id, inner);
    return inner;
  };
  for (const node of pipeline.nodes) collect(node);
  return new Map(
    placed.flatMap(({ node, around }) => {
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
  const needs = needsOf(pipeline);
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
  return [(id) => choices.get(id) ?? "leave-out", []];
}
