import type { Expression } from "@partitura/core";
import type { OutputParameter } from "../model.js";
import { jsonText } from "./argo-text.js";
import { tag } from "./expr-syntax.js";
import { directReference, exprOf, type Site } from "./expression.js";
import { type Scope, encoded, isRaw, parameterOf, pathOf } from "./scope.js";

/** What a parameter is given: the JSON text of an expression's value, as a constant or by a tag. */
export function valueText(expression: Expression, scope: Scope): string {
  if (expression.op === "literal") return jsonText(expression.value);
  const type = scope.context.typing.of(expression);
  const direct = directReference(expression, scope);
  if (direct !== undefined) return parameterOf(direct, scope);
  return tag(encoded(exprOf(expression, { scope, inOutputs: false }), type));
}

/** An output parameter of a DAG template that holds the JSON text of an expression's value. */
export function outputOf(name: string, expression: Expression, scope: Scope): OutputParameter {
  const site: Site = { scope, inOutputs: true };
  const direct = directReference(expression, scope);
  if (direct !== undefined && !isRaw(direct, scope))
    return { name, valueFrom: { parameter: `{{${pathOf(direct, scope, true).join(".")}}}` } };
  return {
    name,
    valueFrom: { expression: encoded(exprOf(expression, site), scope.context.typing.of(expression)) },
  };
}
