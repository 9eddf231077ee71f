import { dependenciesOf, type Node, type RunRule, type TaskNode } from "@partitura/core";
import type { Instance, TaskError } from "../log/events.js";
import { obstacleOf } from "./join.js";
import type { RunContext } from "../run/run-context.js";
import { runEach } from "./run-each.js";
import { runTask } from "./run-task.js";
import { runWhen } from "./run-when.js";
import { evaluateIn, type Outputs, type Scope, type Settled, settledNode } from "./scope.js";
import { noValue, passOver, type RunNodes } from "./settle.js";
import type { TaskResult } from "./task-result.js";

/** Starts all nodes of a list in a scope, each as soon as what it waits for has settled, and waits for all of them. */
export const runNodes: RunNodes = async (context, nodes, scope) => {
  for (const node of nodes) scope.nodes.set(node.id, settle(context, node, scope));
  return Promise.all(scope.nodes.values());
};

const ruleOf = (node: Node): RunRule => (node.kind === "task" ? node.runIf : undefined) ?? "all-succeeded";

async function settle(context: RunContext, node: Node, scope: Scope): Promise<Settled> {
  // Only after this are all nodes of the scope known, so that one may wait for a later one.
  await Promise.resolve();
  const before = await Promise.all(dependenciesOf(node).map(async (id) => settledNode(scope, id)));
  const obstacle: ReturnType<typeof obstacleOf> = context.signal.aborted
    ? { state: "cancelled" }
    : obstacleOf(before, ruleOf(node));
  if (obstacle !== undefined) {
    passOver(context, [node], scope.index, obstacle.state);
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

async function settleTask(context: RunContext, node: TaskNode, scope: Scope): Promise<Settled> {
  const instance: Instance = { node: node.id, index: scope.index };
  const task = context.pipeline.tasks[node.task];
  if (task === undefined) throw new Error(`there is no task '${node.task}'`);
  const given = inputsOf(context, node, scope);
  const notRun = { ...instance, attempts: 0, durationMs: 0 };
  const result: TaskResult =
    given.kind === "inputs"
      ? await runTask(context, { node, task, instance, inputs: given.inputs })
      : given.kind === "failed"
        ? { ...notRun, state: "failed", error: given.error }
        : { ...notRun, state: "skipped" };
  context.onResult(result);
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
