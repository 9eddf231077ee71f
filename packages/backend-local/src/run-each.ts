import type { EachNode, Json } from "@partitura/core";
import { stateOfGroup } from "./join.js";
import { resourcePool } from "./resource-pool.js";
import type { RunContext } from "./run-context.js";
import { evaluateIn, type Scope, scopeIn, type Settled } from "./scope.js";
import { passOver, type RunNodes, valueWhenSettled } from "./settle.js";

/** Runs the body of an `each` for one element; the value is that of its result, null when it is skipped. */
async function runItem(
  context: RunContext,
  node: EachNode,
  scope: Scope,
  runNodes: RunNodes,
): Promise<Settled> {
  const states = (await runNodes(context, node.nodes, scope)).map(({ state }) => state);
  const state = stateOfGroup(states);
  if (state !== "succeeded") return { state };
  if (node.result === undefined) return { state, value: null };
  const result = await valueWhenSettled(context, scope, node.result);
  if (result.state !== "no-value") return result;
  context.emit({ type: "control-failed", node: node.id, index: scope.index, error: result.error });
  return { state: "failed" };
}

/** The list of an `each`'s results in item order: null for an item that was skipped, or failed and is tolerated. */
function gather(node: EachNode, items: readonly Settled[]): Settled {
  const states = items.map(({ state }) => state);
  const tolerant = node.onItemFailure === "continue";
  const state = stateOfGroup(tolerant ? states.filter((it) => it !== "failed") : states);
  if (state !== "succeeded") return { state };
  return { state, value: items.map((item) => (item.state === "succeeded" ? item.value : null)) };
}

/** Runs an `each` whose list is known: its items at most `concurrency` at a time, in order of their positions. */
export async function runEach(
  context: RunContext,
  node: EachNode,
  scope: Scope,
  runNodes: RunNodes,
): Promise<Settled> {
  const fail = (message: string): Settled => {
    const error = { code: "P7008", message, log: [] };
    context.emit({ type: "control-failed", node: node.id, index: scope.index, error });
    passOver(context, node.nodes, scope.index, "upstream-failed");
    return { state: "failed" };
  };
  const { value, problem } = evaluateIn(scope, context.params, node.items);
  if (problem !== undefined) return fail(problem);
  if (!Array.isArray(value)) return fail(`${JSON.stringify(value)} is not a list`);
  const elements = value as readonly Json[];
  context.emit({ type: "each-expanded", node: node.id, index: scope.index, items: elements.length });
  if (elements.length === 0) passOver(context, node.nodes, scope.index, "skipped");
  const places = resourcePool({ cpu: node.concurrency ?? Infinity, memoryBytes: 0 });
  const items = elements.map(async (element, position): Promise<Settled> => {
    const inner = scopeIn(scope, { each: node.id, value: element, position });
    const release = await places.take({ cpu: 1, memoryBytes: 0 }, context.signal);
    if (release === undefined) {
      passOver(context, node.nodes, inner.index, "cancelled");
      return { state: "cancelled" };
    }
    return runItem(context, node, inner, runNodes).finally(release);
  });
  return gather(node, await Promise.all(items));
}
