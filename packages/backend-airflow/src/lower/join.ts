import { admitsNull, dependenciesOf, type Node, type RunRule } from "@partitura/core";
import type { TriggerRule } from "../model.js";
import { guardOf } from "./guard.js";
import { isOperator } from "./operator.js";
import type { Site } from "./site.js";

/**
 * How the first task of a node waits for what is before it.
 *
 * - `rule`: a trigger rule of Airflow says exactly when it runs, fails and is skipped.
 * - `guard`: by `none_failed`, and the function skips itself where one of these nodes was skipped.
 * - `gate`: a task of its own looks at the states and fails or skips in its place.
 */
export type Join =
  | { readonly kind: "rule"; readonly rule: TriggerRule | undefined }
  | { readonly kind: "guard"; readonly nodes: readonly string[] }
  | { readonly kind: "gate" };

const gate: Join = { kind: "gate" };
const rule = (it: TriggerRule | undefined): Join => ({ kind: "rule", rule: it });

/** The join rule of a node: of a task what it says, else that all must have succeeded. */
export const runRuleOf = (node: Node): RunRule =>
  (node.kind === "task" ? node.runIf : undefined) ?? "all-succeeded";

/** Whether None can only mean that the node has no value. */
function noneMeansSkipped(id: string, { plan, typing, pipeline }: Site): boolean {
  const node = plan.node(id);
  switch (node.kind) {
    case "task":
      return !isOperator(node, pipeline);
    case "each":
      return true;
    case "when":
      return !admitsNull(typing.ofNode(id));
  }
}

/**
 * Chooses. `all_success` fails or skips a task as soon as one task before it does, so that what comes first decides; in
 * Partitura a failure goes before a skip, and an arm that is not taken before both. So the rule alone is enough where the
 * two cannot meet.
 */
export function joinOf(node: Node, site: Site): Join {
  const join = joinByItself(node, site);
  if (node.kind !== "task" || !isOperator(node, site.pipeline) || join.kind === "gate") return join;
  return join.kind === "guard" || guardOf(node.id, site) !== undefined ? gate : join;
}

/** As {@link joinOf}, for what can check something itself, which an operator cannot. */
function joinByItself(node: Node, site: Site): Join {
  const { plan, typing } = site;
  const before = dependenciesOf(node);
  if (before.length === 0) return rule(undefined);
  const around = plan.around(node.id);
  const said = runRuleOf(node);
  if (said !== "all-succeeded") return around === undefined ? ruleAtTop(said, before.length) : gate;

  const outside = before.filter((id) => !plan.beside(node.id, id));
  const loose = around === undefined ? [] : outside.filter((id) => !plan.implied(around.id).has(id));
  const inArm = around?.kind === "when";
  const passable = inArm || (around !== undefined && mayBePassedOver(around.id, site));
  if (loose.length > 0 && passable) return gate;
  const skips = before.filter((id) => typing.maySkip(id));
  if (skips.length === 0) return rule(undefined);
  const root = inArm && outside.length === before.length;
  if (before.length === 1 && !root) return rule(undefined);
  if (root) return gate;
  const nodes = before.filter((id) => skips.includes(id) || (inArm && plan.beside(node.id, id)));
  return nodes.every((id) => noneMeansSkipped(id, site)) ? { kind: "guard", nodes } : gate;
}

/** Whether what is in an `each` or `when` may be skipped as a whole. */
function mayBePassedOver(id: string, { plan, typing }: Pick<Site, "plan" | "typing">): boolean {
  const around = plan.around(id);
  return (
    dependenciesOf(plan.node(id)).some((it) => typing.maySkip(it)) ||
    (around !== undefined && (around.kind === "when" || mayBePassedOver(around.id, { plan, typing })))
  );
}

/** The trigger rule outside of arms and loops. Airflow's `one_*` rules do not wait for all, so they are for one task only. */
function ruleAtTop(said: Exclude<RunRule, "all-succeeded">, count: number): Join {
  switch (said) {
    case "none-failed":
      return rule("none_failed");
    case "none-failed-min-one":
      return rule("none_failed_min_one_success");
    case "all-done":
      return rule("all_done");
    case "any-succeeded":
      return count === 1 ? rule(undefined) : gate;
    case "any-failed":
      return count === 1 ? rule("one_failed") : gate;
  }
}
