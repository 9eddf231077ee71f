import type { Call, Edge, TaskModel } from "../model.js";

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** What each variable's task waits for, directly. */
function upstreamOf(calls: readonly Call[], edges: readonly Edge[]): Graph {
  const known = new Set(calls.map(({ variable }) => variable));
  const given = (call: Call): readonly string[] =>
    [...Object.values(call.arguments), ...(call.expand === undefined ? [] : [call.expand.item])]
      .map(({ variable }) => variable)
      .filter((it) => known.has(it));
  return new Map(
    calls.map((call) => [
      call.variable,
      new Set([
        ...given(call),
        ...edges.flatMap((edge) => (edge.to.includes(call.variable) ? edge.from : [])),
      ]),
    ]),
  );
}

function ancestorsIn(graph: Graph): (variable: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  const of = (variable: string): ReadonlySet<string> => {
    const before = known.get(variable);
    if (before !== undefined) return before;
    const direct = [...(graph.get(variable) ?? [])];
    const all = new Set(direct.flatMap((it) => [it, ...of(it)]));
    known.set(variable, all);
    return all;
  };
  return of;
}

/**
 * Tasks whose failure could get lost. Under `all_success` Airflow skips a task as soon as one of the tasks before it
 * is skipped; one that runs beside that and fails later is then no leaf and has no failed leaf after it, and the run
 * ends as a success. So whoever is one of several independent tasks before an `all_success` one is watched.
 */
export function unwatchedFailures(
  calls: readonly Call[],
  edges: readonly Edge[],
  tasks: readonly TaskModel[],
): readonly string[] {
  const rules = new Map(tasks.map((task) => [task.functionName, task.settings.triggerRule]));
  const graph = upstreamOf(calls, edges);
  const ancestors = ancestorsIn(graph);
  const independent = (one: string, other: string): boolean =>
    one !== other && !ancestors(one).has(other) && !ancestors(other).has(one);
  const risky = calls
    .filter((call) => rules.get(call.callee) === undefined)
    .flatMap((call) => {
      const before = [...(graph.get(call.variable) ?? [])];
      return before.filter((one) => before.some((other) => independent(one, other)));
    });
  return calls.map(({ variable }) => variable).filter((it) => risky.includes(it));
}

/** The variables that nothing else waits for. */
export function leavesOf(calls: readonly Call[], edges: readonly Edge[]): readonly string[] {
  const waited = new Set([...upstreamOf(calls, edges).values()].flatMap((it) => [...it]));
  return calls.map(({ variable }) => variable).filter((it) => !waited.has(it));
}
