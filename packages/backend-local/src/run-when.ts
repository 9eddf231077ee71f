import type { Arm, Json, ValueType, WhenNode } from "@partitura/core";
import { stateOfGroup } from "./join.js";
import type { RunContext } from "./run-context.js";
import { evaluateIn, type Scope, scopeIn, type Settled } from "./scope.js";
import { passOver, type RunNodes, valueWhenSettled } from "./settle.js";

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
    context.emit({ type: "control-failed", ...place, error: { code: "P7008", message, log: [] } });
    for (const arm of arms) passOver(context, arm?.nodes ?? [], scope.index, "upstream-failed");
    return { state: "failed" };
  };
  const { value: condition, problem } = evaluateIn(scope, context.params, node.condition);
  if (problem !== undefined) return fail(problem, [node.then, node.otherwise]);
  if (typeof condition !== "boolean") {
    return fail(`${JSON.stringify(condition)} is not a boolean`, [node.then, node.otherwise]);
  }
  context.emit({ type: "when-decided", ...place, condition });
  const [taken, other] = condition ? [node.then, node.otherwise] : [node.otherwise, node.then];
  passOver(context, other?.nodes ?? [], scope.index, "skipped");
  const inner = scopeIn(scope);
  const state = stateOfGroup((await runNodes(context, taken?.nodes ?? [], inner)).map((it) => it.state));
  if (state !== "succeeded") return { state };
  const result: Awaited<ReturnType<typeof valueWhenSettled>> =
    taken?.result === undefined
      ? { state, value: null }
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
