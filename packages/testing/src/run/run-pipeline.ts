import { instanceKey } from "@partitura/backend-local";
import type { PipelineHandle, Task } from "@partitura/core";
import { AssertionError } from "node:assert";
import { declaredPipeline, declaredTask } from "../declarations.js";
import { execute, type Executed } from "./execute.js";
import type { PipelineOptions } from "./options.js";
import type { PipelineRun, SeenResults, TaskRun } from "./result.js";
import { seenAll } from "./see.js";

/** The instance that a test asks for, by its name or by its task. */
function taskIn(
  tasks: { readonly [name: string]: TaskRun },
  asked: string | Task<string, never, never>,
  index: readonly number[],
  taskOf: (node: string) => string | undefined,
): TaskRun {
  const wanted =
    typeof asked === "string" ? asked : instanceKey({ node: declaredTask(asked, "task()").id, index });
  const own = Object.hasOwn(tasks, wanted) ? tasks[wanted] : undefined;
  if (own !== undefined) return own;
  const all = Object.values(tasks);
  const id = typeof asked === "string" ? asked : asked.id;
  const ofTask = all.filter(
    (it) =>
      (it.node === id || taskOf(it.node) === id) && (index.length === 0 || it.index.join() === index.join()),
  );
  if (ofTask.length === 1 && ofTask[0] !== undefined) return ofTask[0];
  const names = (ofTask.length > 1 ? ofTask : all).map((it) => it.name).join(", ") || "no tasks";
  const message =
    ofTask.length > 1
      ? `'${wanted}' is more than one: ask for one of ${names}`
      : `the run has no '${wanted}'; it has ${names}`;
  throw new AssertionError({ message, stackStartFn: taskIn });
}

/** A run as a test reads it. */
export function pipelineRun<R>({
  result,
  journal,
  prepared,
  deadlineSeconds = Infinity,
}: Executed): PipelineRun<R> {
  const record = journal.record();
  const { startedAt = "", endedAt = "" } = record ?? {};
  const tasks = Object.fromEntries(journal.tasks(result).map((it) => [it.name, it]));
  const nodes = new Map(journal.nodes.map(({ id, task }): readonly [string, string] => [id, task]));
  const task = (asked: string | Task<string, never, never>, ...index: readonly number[]): TaskRun =>
    taskIn(tasks, asked, index, (node) => nodes.get(node));
  return {
    state: result.state,
    outputs: seenAll(result.outputs) as SeenResults<R>,
    tasks,
    task: task as PipelineRun<R>["task"],
    started: journal.started(),
    waits: journal.waits(),
    startedAt,
    endedAt,
    late: Date.parse(endedAt) - Date.parse(startedAt) > deadlineSeconds * 1000,
    resumptions: record?.resumptions ?? 0,
    events: journal.events,
    warnings: prepared.warnings,
    folder: result.folder,
  };
}

/**
 * Runs a pipeline in a test: with fakes for chosen tasks, the others really, checked as always. Waiting takes no time. Gives
 * what became of it, whatever state it ends in.
 *
 * @example
 * const run = await runPipeline(selection, {
 *   params: { minAccuracy: 0.9 },
 *   fakes: { ...fake(train, { model: content.text("weights") }) },
 * });
 * expectState(run, "succeeded");
 *
 * @throws {TestingError} when the pipeline has mistakes, or the test names a task that it does not have; and what a fake
 * asserts, when that does not hold.
 */
export async function runPipeline<Id extends string, I, P, R>(
  pipeline: PipelineHandle<Id, I, P, R>,
  ...[options]: {} extends I
    ? [options?: PipelineOptions<I>]
    : [options: PipelineOptions<I> & { readonly params: I }]
): Promise<PipelineRun<R>> {
  const declaration = declaredPipeline(pipeline, "runPipeline()");
  return pipelineRun<R>(await execute(declaration, options ?? {}));
}
