import { dependenciesOf, type Node, type TaskNode } from "@partitura/core";
import type { Instance, TaskError } from "./events.js";
import { gateOf } from "./join.js";
import type { RunContext } from "./run-context.js";
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

async function settle(context: RunContext, node: Node, scope: Scope): Promise<Settled> {
  // Only after this are all nodes of the scope known, so that one may wait for a later one.
  await Promise.resolve();
  const before = await Promise.all(dependenciesOf(node).map(async (id) => settledNode(scope, id)));
  const gate = context.signal.aborted ? "cancelled" : gateOf(before.map(({ state }) => state));
  if (gate !== "open") {
    passOver(context, [node], scope.index, gate);
    return { state: gate };
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

/** The inputs of one instance, or why one of them has no value. An input that is not wired has its default. */
function inputsOf(
  context: RunContext,
  node: TaskNode,
  scope: Scope,
): { inputs: Outputs } | { error: TaskError } {
  const inputs: { [name: string]: Outputs[string] } = {};
  for (const [name, port] of Object.entries(context.pipeline.tasks[node.task]?.inputs ?? {})) {
    const expression = node.inputs[name];
    if (expression === undefined) {
      if (port.default !== undefined) inputs[name] = port.default;
      continue;
    }
    const evaluated = evaluateIn(scope, context.params, expression);
    if (evaluated.problem !== undefined) return { error: noValue(evaluated) };
    inputs[name] = evaluated.value;
  }
  return { inputs };
}

async function settleTask(context: RunContext, node: TaskNode, scope: Scope): Promise<Settled> {
  const instance: Instance = { node: node.id, index: scope.index };
  const task = context.pipeline.tasks[node.task];
  if (task === undefined) throw new Error(`there is no task '${node.task}'`);
  const given = inputsOf(context, node, scope);
  const result: TaskResult =
    "error" in given
      ? { ...instance, state: "failed", attempts: 0, error: given.error, durationMs: 0 }
      : await runTask(context, { node, task, instance, inputs: given.inputs });
  context.onResult(result);
  return result.state === "succeeded"
    ? { state: "succeeded", value: result.outputs ?? {} }
    : { state: result.state };
}
