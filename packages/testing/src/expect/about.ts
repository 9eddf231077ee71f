import type { PipelineRun, TaskRun } from "../run/result.js";

/** A run of a pipeline, whatever it gives. */
export type AnyRun = Pick<PipelineRun, "state" | "tasks" | "started" | "events">;

/** An instance of a task, whatever it gives. */
export type AnyTask = Pick<TaskRun, "name" | "node" | "state" | "attempts" | "error" | "log">;

/** Lines of a task's log that a message shows. */
const logLines = 5;

const plural = (count: number): string => (count === 1 ? "1 attempt" : `${count} attempts`);

/** One instance in a few lines: its state, its attempts, why it failed. */
function taskText({ name, state, attempts, error, log }: AnyTask): readonly string[] {
  const why =
    error === undefined ? "" : `: ${error.code === undefined ? "" : `${error.code}: `}${error.message}`;
  const tail = error === undefined ? [] : log.slice(-logLines).map((line) => `    | ${line}`);
  return [`  ${name}: ${state}${attempts === 0 ? "" : ` after ${plural(attempts)}`}${why}`, ...tail];
}

/** A run in a few lines, for the message of an assertion that does not hold. */
export function about({ state, tasks }: AnyRun): string {
  const lines = Object.values(tasks).flatMap(taskText);
  return [`The run ${state}:`, ...(lines.length === 0 ? ["  no task ended"] : lines)].join("\n");
}

/** A task in a few lines. */
export const aboutTask = (task: AnyTask): string => taskText(task).join("\n");
