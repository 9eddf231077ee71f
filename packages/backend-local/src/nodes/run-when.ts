import type { Arm, Json, ValueType, WhenNode } from "@partitura/core";
import { failureOf } from "./join.js";
import type { RunContext } from "../run/run-context.js";
import { evaluateIn, type Scope, scopeIn, type Settled } from "./scope.js";
import { noValue, passOver, type RunNodes, valueWhenSettled } from "./settle.js";

/** The value of an arm as one of the merged type: null for a field that the arm lacks. */
function mergedValue(value: Json, type: ValueType): Json {
  if (!("properties" in type) || typeof value !== "object" || Array.isArray(value)) return value;
  const lacking: { [name: string]: Json } = {};
  for (const name of Object.keys(type.properties)) lacking[name] = null;
  return { ...lacking, ...(value as { readonly [name: string]: Json } | null) };
}

/** Decides a `when`, runs the arm that is taken, and passes over the other. */
export async function runWhen(
  context: RunContext,
  node: WhenNode,
  scope: Scope,
  runNodes: RunNodes,
): Promise<Settled> {
  const place = { node: node.id, index: scope.index };
  const fail = (message: string, arms: readonly (Arm | undefined)[]): Settled => {
    context.emit({ type: "control-failed", ...place, error: noValue(message) });
    for (const arm of arms) passOver(context, arm?.nodes ?? [], scope.index, "upstream-failed");
    return { state: "failed", depth: scope.depth };
  };
  const arms = [node.then, node.otherwise];
  const condition = evaluateIn(scope, context, node.condition);
  if (condition.kind === "problem") return fail(condition.problem, arms);
  const decided = condition.kind === "value" ? condition.value : null;
  if (typeof decided !== "boolean") return fail(`${JSON.stringify(decided)} is not a boolean`, arms);
  context.emit({ type: "when-decided", ...place, condition: decided });
  const [taken, other] = decided ? [node.then, node.otherwise] : [node.otherwise, node.then];
  passOver(context, other?.nodes ?? [], scope.index, "skipped");
  const inner = scopeIn(scope);
  const failure = failureOf(await runNodes(context, taken?.nodes ?? [], inner));
  if (failure !== undefined) return failure;
  const result: Awaited<ReturnType<typeof valueWhenSettled>> =
    taken?.result === undefined
      ? { state: "succeeded", value: null }
      : await valueWhenSettled(context, inner, taken.result);
  switch (result.state) {
    case "no-value":
      return fail(result.error.message, []);
    case "succeeded":
      return { state: "succeeded", value: mergedValue(result.value, context.typing.ofNode(node.id)) };
    default:
      return result;
  }
}
