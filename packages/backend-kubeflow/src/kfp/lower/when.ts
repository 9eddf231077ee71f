import { typeOfField, type Arm, type Expression, type WhenNode } from "@partitura/core";
import { carrierOf } from "./codec.js";
import { decide, give, openArm } from "./branch.js";
import type { Context } from "./context.js";
import { lowerNodes } from "./nodes.js";
import { draftOf, openScope, type Scope } from "./scope.js";
import { fieldOf, fieldsOfWhen } from "./wiring.js";

const nothing: Expression = { op: "literal", value: null };

/**
 * Lowers a `when` to a component that always succeeds, so that what comes after it runs whichever arm was taken;
 * inside are the two arms with their conditions. The fields that are read come from the arm that ran.
 */
export function lowerWhen(context: Context, scope: Scope, node: WhenNode): void {
  const decision = decide(context, scope, node.id, node.condition);
  const outer = openScope(context, scope, draftOf(node.id));
  context.homes.set(node.id, scope);
  const type = context.typing.ofNode(node.id);
  const record = fieldsOfWhen(context, node.id) !== undefined;
  const fields = [...context.demand.results(node.id)].map((name) => ({
    name,
    type: record ? typeOfField(type, name) : type,
  }));

  function lowerArm(arm: Arm | undefined, suffix: string, condition: string): void {
    if ((arm?.nodes.length ?? 0) === 0 && fields.length === 0) return;
    const inner = openArm(
      context,
      outer,
      context.claim(`${node.id}-${suffix}`),
      condition,
      decision.references,
    );
    lowerNodes(context, inner, arm?.nodes ?? []);
    const result = arm?.result ?? nothing;
    const values = fields.map((field) => ({
      ...field,
      expression: record ? fieldOf(result, field.name) : result,
    }));
    give(context, inner, `${inner.name}-result`, values);
    for (const field of fields) {
      const passed = { kind: "parameter" as const, carrier: carrierOf(field.type) };
      const output = outer.outputs.get(field.name) ?? { passed, produced: [] };
      output.produced.push({ task: inner.name, output: field.name });
      outer.outputs.set(field.name, output);
    }
  }

  lowerArm(node.then, "then", decision.yes);
  lowerArm(node.otherwise, "otherwise", decision.no);
}
