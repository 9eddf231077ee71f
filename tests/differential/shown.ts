import type { Observation, TaskObservation } from "../conformance/observation.js";

/** Whether a task never started, in none of its items. */
const neverStarted = (task: TaskObservation): boolean =>
  "items" in task
    ? task.items.every(neverStarted)
    : task.state === "skipped" || task.state === "upstream-failed";

const unseen = (task: TaskObservation | undefined): boolean =>
  task === undefined || ("items" in task && task.items.every(unseen));

const nothing: TaskObservation = { items: [] };

/** Whether a task ended in a state in each of its items, of which there is one at least. */
const allEnded = (task: TaskObservation, state: string): boolean =>
  "items" in task
    ? task.items.length > 0 && task.items.every((it) => allEnded(it, state))
    : task.state === state;

function shownTask(expected: TaskObservation, observed: TaskObservation | undefined): TaskObservation {
  if (neverStarted(expected) && unseen(observed)) return nothing;
  // An engine may tell of every item of a loop that was not entered, where its list is a constant.
  if (!("items" in expected) && neverStarted(expected) && observed && allEnded(observed, expected.state))
    return observed;
  if (!("items" in expected) || observed === undefined || !("items" in observed)) return expected;
  const items = expected.items.map((item, at) => shownTask(item, observed.items[at]));
  const hidden = items.slice(observed.items.length).every((it) => it === nothing);
  return { items: hidden ? items.slice(0, observed.items.length) : items };
}

/**
 * What is expected, less the tasks inside of an `each` or a `when` that never started and that the engine does not show:
 * a loop or a flow that was not entered has no tasks to tell of. Where the engine does tell, its word is compared.
 */
export function shown(
  expected: Observation,
  observed: Observation,
  nested: ReadonlySet<string>,
): Observation {
  const tasks = Object.entries(expected.tasks).map(([node, task]): [string, TaskObservation] => [
    node,
    nested.has(node) ? shownTask(task, observed.tasks[node]) : task,
  ]);
  return { ...expected, tasks: Object.fromEntries(tasks) };
}
