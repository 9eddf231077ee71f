import { type Expression, type Node, nodesReadBy, placedNodes } from "@partitura/core";
import type { TaskError, TaskState } from "../log/events.js";
import { obstacleOf } from "./join.js";
import type { RunContext } from "../run/run-context.js";
import { evaluateIn, type Scope, type Settled, settledNode } from "./scope.js";

/** Runs the nodes of a list in a scope of their own and tells what became of each. */
export type RunNodes = (
  context: RunContext,
  nodes: readonly Node[],
  scope: Scope,
) => Promise<readonly Settled[]>;

/** Gives every task of the nodes a state without running it. */
export function passOver(
  context: RunContext,
  nodes: readonly Node[],
  index: readonly number[],
  state: TaskState,
): void {
  for (const { node } of placedNodes(nodes)) {
    if (node.kind === "task" && context.selection(node.id) !== "leave-out")
      context.onResult({ node: node.id, index, state, attempts: 0, durationMs: 0 });
  }
}

/** Waits for all nodes that an expression reads, and evaluates it when they have all succeeded. */
export async function valueWhenSettled(
  context: RunContext,
  scope: Scope,
  expression: Expression,
): Promise<Settled | { readonly state: "no-value"; readonly error: TaskError }> {
  const settled = await Promise.all(nodesReadBy(expression).map(async (node) => settledNode(scope, node)));
  const obstacle = obstacleOf(settled);
  if (obstacle !== undefined) return obstacle;
  const evaluated = evaluateIn(scope, context, expression);
  switch (evaluated.kind) {
    case "value":
      return { state: "succeeded", value: evaluated.value };
    case "problem":
      return { state: "no-value", error: noValue(evaluated.problem) };
    case "skip":
      return { state: "skipped" };
  }
}

/** The error of an expression that has no value. */
export const noValue = (problem: string): TaskError => ({ code: "P7008", message: problem, log: [] });
