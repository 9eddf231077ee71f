import type { WhenNode } from "../ir/pipeline.js";
import { mergedType } from "../ir/type-of.js";
import { callSite } from "./call-site.js";
import { dslReport } from "./diagnostics.js";
import type { BodyResult } from "./each.js";
import { makeReference, referenceBehind } from "./make-reference.js";
import type { Ref, RefOf, ValueOf, WholeOf } from "./reference.js";
import { resultOf } from "./result.js";
import type { Show } from "./schema.js";
import { currentScope, placedId, within } from "./scope.js";
import { complain } from "./session.js";
import type { Step } from "./step.js";
import { shown, toExpression } from "./to-expression.js";

type Arm<A, K> = A extends void ? null : K extends keyof A ? ValueOf<A[K]> : null;
type Merged<A, B> = [WholeOf<A>] extends [never]
  ? Step<Show<{ [K in (keyof A | keyof B) & string]: Arm<A, K> | Arm<B, K> }>>
  : RefOf<WholeOf<A> | ([WholeOf<B>] extends [never] ? null : WholeOf<B>)>;

/**
 * Decides between two arms while the pipeline runs. The tasks of the arm that is not taken are skipped. What the arms
 * return is merged by name; a value that the arm that ran lacks is null.
 *
 * @example
 * const released = when("good-enough", accuracy.gte(0.9), () => deploy({ model }), () => notify({ text: "too low" }));
 */
export function when<A extends BodyResult>(
  id: string,
  condition: Ref<boolean>,
  then: () => A,
): Merged<A, void>;
export function when<A extends BodyResult, B extends BodyResult>(
  id: string,
  condition: Ref<boolean>,
  then: () => A,
  otherwise: () => B,
): Merged<A, B>;
export function when(
  given: string,
  condition: Ref<boolean>,
  then: () => unknown,
  otherwise?: () => unknown,
): unknown {
  const span = callSite(when);
  const frame = currentScope(`when("${given}", …)`, span);
  const { pipeline, nodes } = frame;
  const id = placedId(given, frame, span);
  const reference = referenceBehind(condition);
  const boolean = reference !== undefined && "type" in reference.type && reference.type.type === "boolean";
  if (!boolean) {
    const value = reference === undefined ? shown(condition) : "a reference to something else than a boolean";
    complain(dslReport("P1013", { id, value }, { span }));
  }
  const arm = (body: () => unknown) => {
    const { returned, nodes: inner } = within(pipeline, body);
    return { nodes: inner, result: resultOf(returned, id, pipeline, span) };
  };
  const [yes, no] = [arm(then), otherwise === undefined ? undefined : arm(otherwise)];
  const node: WhenNode = {
    kind: "when",
    id,
    condition:
      reference === undefined
        ? { op: "literal", value: false }
        : toExpression(condition, "the condition", pipeline, span),
    then: { nodes: yes.nodes, result: yes.result?.expression },
    otherwise: no && { nodes: no.nodes, result: no.result?.expression },
    span,
  };
  nodes.push(node);
  const nothing = { type: "null" } as const;
  const type = mergedType(yes.result?.type ?? nothing, no?.result?.type ?? nothing);
  return makeReference({ expression: { op: "output", node: id }, type, owner: pipeline });
}
