import type { Call, Edge, GroupModel, TaskModel } from "../model.js";
import type { Piece } from "./site.js";

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

/** Whether a failure of a variable's task is one of the call that waits for it. */
function carries(
  variable: string,
  call: Call,
  edges: readonly Edge[],
  tasks: ReadonlyMap<string, TaskModel>,
  groups: ReadonlyMap<string, GroupModel>,
): boolean {
  const task = tasks.get(call.callee);
  if (task !== undefined) {
    switch (task.settings.triggerRule) {
      case undefined:
      case "none_failed":
      case "none_failed_min_one_success":
        return true;
      case "all_done":
      case "one_failed":
        return task.carries?.includes(variable) === true;
    }
  }
  if (call.expand?.item.variable === variable) return true;
  const given = Object.entries(call.arguments).filter(([, wire]) => wire.variable === variable);
  const ordered = edges.some((edge) => edge.from.includes(variable) && edge.to.includes(call.variable));
  return ordered || given.some(([argument]) => groups.get(call.callee)?.carries.includes(argument) === true);
}

/**
 * Tasks whose failure could get lost: a run is as its leaves are, and a task that runs although another failed hides that
 * failure. A failure is seen when it goes on, from task to task, until a leaf.
 */
export function unwatchedFailures(
  calls: readonly Call[],
  edges: readonly Edge[],
  tasks: readonly TaskModel[],
  groups: readonly GroupModel[] = [],
): readonly string[] {
  const byName = new Map(tasks.map((task) => [task.functionName, task]));
  const groupsByName = new Map(groups.map((group) => [group.functionName, group]));
  const graph = upstreamOf(calls, edges);
  const isLeaf = (variable: string): boolean => ![...graph.values()].some((it) => it.has(variable));
  const tolerated = (call: Call): boolean => groupsByName.get(call.callee)?.tolerated === true;
  const reaches = (variable: string): boolean =>
    calls.some(
      (call) =>
        graph.get(call.variable)?.has(variable) === true &&
        !tolerated(call) &&
        carries(variable, call, edges, byName, groupsByName),
    );
  return calls
    .filter((call) => !tolerated(call) && !isLeaf(call.variable) && !reaches(call.variable))
    .map(({ variable }) => variable);
}

/**
 * Tasks that may still run when the leaves have ended: what comes after them fails as soon as another task before it has
 * failed, and does not wait. Something that must be the very last waits for them too.
 */
export function outlastingLeaves(
  calls: readonly Call[],
  edges: readonly Edge[],
  tasks: readonly TaskModel[],
): readonly string[] {
  const patient = new Set(
    tasks.filter(({ settings }) => settings.triggerRule === "all_done").map((it) => it.functionName),
  );
  const graph = upstreamOf(calls, edges);
  const waited = (variable: string): boolean => {
    const after = calls.filter((call) => graph.get(call.variable)?.has(variable) === true);
    const waits = (call: Call): boolean => patient.has(call.callee) || graph.get(call.variable)?.size === 1;
    return after.length === 0 || after.some((call) => waits(call) && waited(call.variable));
  };
  return calls.map(({ variable }) => variable).filter((it) => !waited(it));
}

/** The tasks that variables stand for: of a group those that its failures reach. */
export function tasksBehind(
  variables: readonly string[],
  made: Pick<Piece, "calls" | "tasks" | "groups">,
): readonly string[] {
  const idOf = (callee: string): readonly string[] =>
    made.tasks.filter((task) => task.functionName === callee).map((task) => task.taskId);
  return made.calls
    .filter((call) => variables.includes(call.variable))
    .flatMap((call) => {
      const group = made.groups.find(({ functionName }) => functionName === call.callee);
      if (group === undefined) return idOf(call.callee);
      const inner = group.watched ?? leavesOf(group.calls, group.edges);
      return group.calls
        .filter(({ variable }) => inner.includes(variable))
        .flatMap(({ callee }) => idOf(callee).map((id) => `${group.groupId}.${id}`));
    });
}

/** The variables that nothing else waits for. */
export function leavesOf(calls: readonly Call[], edges: readonly Edge[]): readonly string[] {
  const waited = new Set([...upstreamOf(calls, edges).values()].flatMap((it) => [...it]));
  return calls.map(({ variable }) => variable).filter((it) => !waited.has(it));
}
