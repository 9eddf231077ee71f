import type { RunStatus, TaskStatus } from "../cluster/index.js";
import { instanceName } from "../run-view/plain.js";
import { durationText } from "../run-view/duration.js";
import { alignColumns } from "./table.js";

const timeOf = ({ startedAt, finishedAt }: TaskStatus): string =>
  startedAt === undefined || finishedAt === undefined
    ? ""
    : durationText(Date.parse(finishedAt) - Date.parse(startedAt));

function taskRow(task: TaskStatus): readonly string[] {
  const tries = task.attempts > 1 ? `${task.attempts} attempts` : "";
  const message = task.state === "failed" ? (task.message ?? "") : "";
  return [
    instanceName(task.task, task.index),
    task.state,
    timeOf(task),
    [tries, message].filter(Boolean).join(", "),
  ];
}

/** A run on a cluster for people: its state, a line for every task, and what came out. */
export function renderClusterRun(run: RunStatus): string {
  const { name, namespace, state, message, tasks, outputs } = run;
  const results = Object.entries(outputs).map(([output, value]) => [output, JSON.stringify(value)]);
  return `${[
    `${name} in ${namespace}: ${state}${message === undefined || state === "succeeded" ? "" : ` (${message})`}`,
    ...alignColumns(tasks.map(taskRow)),
    ...(results.length === 0 ? [] : ["outputs:", ...alignColumns(results)]),
  ].join("\n")}\n`;
}

/** The tasks whose state differs between two looks at a run, as lines. */
export function changedTasks(before: RunStatus | undefined, after: RunStatus): readonly string[] {
  const states = new Map(before?.tasks.map((it) => [instanceName(it.task, it.index), it.state]));
  return after.tasks
    .filter((it) => states.get(instanceName(it.task, it.index)) !== it.state)
    .map((it) => `  ${instanceName(it.task, it.index)}  ${it.state}`);
}
