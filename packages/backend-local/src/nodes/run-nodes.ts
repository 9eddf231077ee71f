import { dependenciesOf, type Node, type RunRule, type TaskNode } from "@partitura/core";
import type { Instance, TaskError } from "../log/events.js";
import { obstacleOf } from "./join.js";
import { resultIn } from "../run/earlier-results.js";
import type { RunContext } from "../run/run-context.js";
import { runEach } from "./run-each.js";
import { runTask, type TaskRun } from "./run-task.js";
import { runWhen } from "./run-when.js";
import { bringOutputs } from "../store/kept-artifacts.js";
import { evaluateIn, type Outputs, type Scope, type Settled, settledNode } from "./scope.js";
import { noValue, passOver, type RunNodes } from "./settle.js";
import type { TaskResult } from "./task-result.js";

/** Starts all nodes of a list in a scope, each as soon as what it waits for has settled, and waits for all of them. */
export const runNodes: RunNodes = async (context, nodes, scope) => {
  for (const node of nodes) scope.nodes.set(node.id, settle(context, node, scope));
  return Promise.all(scope.nodes.values());
};

const known = new WeakMap<Node, readonly string[]>();

/** What a node waits for; many items of an `each` ask for the same. */
function dependencies(node: Node): readonly string[] {
  const found = known.get(node) ?? dependenciesOf(node);
  known.set(node, found);
  return found;
}

const ruleOf = (node: Node): RunRule => (node.kind === "task" ? node.runIf : undefined) ?? "all-succeeded";

async function settle(context: RunContext, node: Node, scope: Scope): Promise<Settled> {
  if (context.selection(node.id) === "leave-out") return { state: "skipped" };
  // Only after this are all nodes of the scope known, so that one may wait for a later one.
  await Promise.resolve();
  const before = await Promise.all(dependencies(node).map(async (id) => settledNode(scope, id)));
  const obstacle: ReturnType<typeof obstacleOf> = context.signal.aborted
    ? { state: "cancelled" }
    : obstacleOf(before, ruleOf(node));
  if (obstacle !== undefined) {
    passOver(context, [node], scope.index, obstacle.state);
    await context.committed();
    return obstacle;
  }
  const settled = await run(context, node, scope);
  if (settled.state === "succeeded") scope.values.set(node.id, settled.value);
  return settled;
}

async function run(context: RunContext, node: Node, scope: Scope): Promise<Settled> {
  switch (node.kind) {
    case "task":
      return settleTask(context, node, scope);
    case "each":
      return runEach(context, node, scope, runNodes);
    case "when":
      return runWhen(context, node, scope, runNodes);
  }
}

type Inputs =
  | { readonly kind: "inputs"; readonly inputs: Outputs }
  | { readonly kind: "failed"; readonly error: TaskError }
  | { readonly kind: "skipped" };

/**
 * The inputs of one instance, or why it has none. An input that is not wired has its default. By any other rule than that
 * all must have succeeded, a node that has not is read as null. A skip goes before an error.
 */
function inputsOf(context: RunContext, node: TaskNode, scope: Scope): Inputs {
  const lacking = ruleOf(node) === "all-succeeded" ? "impossible" : "null";
  const inputs: { [name: string]: Outputs[string] } = {};
  let problem: string | undefined;
  for (const [name, port] of Object.entries(context.pipeline.tasks[node.task]?.inputs ?? {})) {
    const expression = node.inputs[name];
    if (expression === undefined) {
      if (port.default !== undefined) inputs[name] = port.default;
      continue;
    }
    const evaluated = evaluateIn(scope, context, expression, lacking);
    switch (evaluated.kind) {
      case "value":
        inputs[name] = evaluated.value;
        break;
      case "problem":
        problem ??= evaluated.problem;
        break;
      case "skip":
        return { kind: "skipped" };
    }
  }
  return problem === undefined ? { kind: "inputs", inputs } : { kind: "failed", error: noValue(problem) };
}

/** What a task that is not selected came to in the run whose results are reused; its artifacts become this run's own. */
async function reused({ earlier, folder }: RunContext, instance: Instance): Promise<TaskResult> {
  const found = resultIn(earlier.record(instance));
  const reusedFrom = earlier.runId;
  if (found?.state === "skipped") return { ...instance, ...found, reusedFrom };
  if (found?.state === "succeeded") {
    const outputs = await bringOutputs(found.outputs, folder.artifactsFolder);
    if (outputs !== undefined) return { ...instance, ...found, outputs, reusedFrom };
  }
  const what = found === undefined ? "no result" : "no artifacts any more";
  const message = `it was not to be run, and the run '${reusedFrom}' has ${what} of it`;
  const error = { code: "P7019", message, log: [] };
  return { ...instance, state: "failed", attempts: 0, durationMs: 0, error };
}

/** The result of an instance that nothing keeps from running. */
async function resultOf(
  context: RunContext,
  { node, task, instance, scope, onRoom }: Omit<TaskRun, "inputs"> & { readonly scope: Scope },
): Promise<TaskResult> {
  if (context.selection(node.id) === "reuse") return reused(context, instance);
  const given = inputsOf(context, node, scope);
  const notRun = { ...instance, attempts: 0, durationMs: 0 };
  if (given.kind === "inputs")
    return runTask(context, { node, task, instance, inputs: given.inputs, onRoom });
  return given.kind === "failed"
    ? { ...notRun, state: "failed", error: given.error }
    : { ...notRun, state: "skipped" };
}

async function settleTask(context: RunContext, node: TaskNode, scope: Scope): Promise<Settled> {
  const instance: Instance = { node: node.id, index: scope.index };
  const task = context.pipeline.tasks[node.task];
  if (task === undefined) throw new Error(`there is no task '${node.task}'`);
  const entered = context.admission.enter(node.policy, task);
  const leave = typeof entered === "function" ? entered : await entered;
  const result = await resultOf(context, { node, task, instance, scope, onRoom: leave }).finally(leave);
  context.onResult(result);
  if (!(await context.committed())) return { state: "cancelled" };
  switch (result.state) {
    case "succeeded":
      return { state: "succeeded", value: result.outputs ?? {} };
    case "failed":
    case "upstream-failed":
      return { state: result.state, depth: scope.depth };
    case "skipped":
    case "cancelled":
      return { state: result.state };
  }
}
