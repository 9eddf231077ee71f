import { setImmediate } from "node:timers/promises";
import type { EachNode, Json } from "@partitura/core";
import { failureOf } from "./join.js";
import { resourcePool } from "../resources/resource-pool.js";
import type { RunContext } from "../run/run-context.js";
import { evaluateIn, type Scope, scopeIn, type Settled } from "./scope.js";
import { noValue, passOver, type RunNodes, valueWhenSettled } from "./settle.js";

/** Runs the body of an `each` for one element; the value is that of its result. */
async function runItem(
  context: RunContext,
  node: EachNode,
  scope: Scope,
  runNodes: RunNodes,
): Promise<Settled> {
  const failure = failureOf(await runNodes(context, node.nodes, scope));
  if (failure !== undefined) return failure;
  if (node.result === undefined) return { state: "succeeded", value: null };
  const result = await valueWhenSettled(context, scope, node.result);
  if (result.state !== "no-value") return result;
  context.emit({ type: "control-failed", node: node.id, index: scope.index, error: result.error });
  return { state: "failed", depth: scope.depth };
}

/**
 * The list of an `each`'s results in item order: null for an item that was skipped, or failed and is tolerated, which is
 * when all that failed did so inside of the item.
 */
function gather(node: EachNode, items: readonly Settled[], itemDepth: number): Settled {
  const tolerated = (it: Settled): boolean =>
    node.onItemFailure === "continue" && "depth" in it && it.depth >= itemDepth;
  const failure = failureOf(items.filter((it) => !tolerated(it)));
  if (failure !== undefined) return failure;
  return {
    state: "succeeded",
    value: items.map((item) => (item.state === "succeeded" ? item.value : null)),
  };
}

/** How many items begin in one turn of the event loop. */
const atOnce = 250;

/** Runs an `each` whose list is known: its items at most `concurrency` at a time, in order of their positions. */
export async function runEach(
  context: RunContext,
  node: EachNode,
  scope: Scope,
  runNodes: RunNodes,
): Promise<Settled> {
  const fail = (message: string): Settled => {
    context.emit({ type: "control-failed", node: node.id, index: scope.index, error: noValue(message) });
    passOver(context, node.nodes, scope.index, "upstream-failed");
    return { state: "failed", depth: scope.depth };
  };
  const evaluated = evaluateIn(scope, context, node.items);
  if (evaluated.kind === "problem") return fail(evaluated.problem);
  const value = evaluated.kind === "value" ? evaluated.value : null;
  if (!Array.isArray(value)) return fail(`${JSON.stringify(value)} is not a list`);
  const elements = value as readonly Json[];
  context.emit({ type: "each-expanded", node: node.id, index: scope.index, items: elements.length });
  if (elements.length === 0) passOver(context, node.nodes, scope.index, "skipped");
  const places = resourcePool({ items: node.concurrency ?? Infinity });
  const runAt = async (element: Json, position: number): Promise<Settled> => {
    const inner = scopeIn(scope, { each: node.id, value: element, position });
    if (node.concurrency === undefined) return runItem(context, node, inner, runNodes);
    const release = await places.take({ items: 1 }, context.signal);
    if (release === undefined) {
      passOver(context, node.nodes, inner.index, "cancelled");
      return { state: "cancelled" };
    }
    return runItem(context, node, inner, runNodes).finally(release);
  };
  const items: Promise<Settled>[] = [];
  for (const [position, element] of elements.entries()) {
    // Items begin as there is room for what they run, so that a long list takes little memory.
    if (position % atOnce === atOnce - 1) await setImmediate();
    const turn = context.admission.turn();
    if (turn !== undefined) await turn;
    items.push(runAt(element, position));
  }
  return gather(node, await Promise.all(items), scope.depth + 1);
}
