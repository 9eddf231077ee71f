import { type Expression, nodesReadBy, mayFail } from "@partitura/core";
import type { OutputParameter } from "../model.js";
import { jsonText } from "./argo-text.js";
import { tag } from "./expr-syntax.js";
import { directReference, exprOf, type Site } from "./expression.js";
import { type Scope, encoded, isRaw, parameterOf, pathOf } from "./scope.js";

/** What a parameter is given: the JSON text of an expression's value, as a constant or by a tag. */
export function valueText(expression: Expression, scope: Scope, lacking = false): string {
  if (expression.op === "literal") return jsonText(expression.value);
  const type = scope.context.typing.of(expression);
  const direct = directReference(expression, scope);
  if (direct !== undefined) return parameterOf(direct, scope, lacking);
  return tag(encoded(exprOf(expression, { scope, inOutputs: false, lacking }), type));
}

/**
 * An output parameter of the pipeline's DAG that holds the JSON text of an expression's value. What a skipped node would
 * give is null; so is the value that an evaluation fails to make.
 */
export function outputOf(name: string, expression: Expression, scope: Scope): OutputParameter {
  const { typing } = scope.context;
  const lacking = nodesReadBy(expression).some(typing.maySkip);
  const site: Site = { scope, inOutputs: true, lacking };
  const fallback = mayFail(expression, typing, typing.maySkip) ? { default: "null" } : {};
  const direct = directReference(expression, scope);
  const path = direct === undefined || lacking || isRaw(direct, scope) ? [] : pathOf(direct, scope, true);
  // A tag of an input would be filled in first, and the value be taken for the name of a variable.
  if (path[0] === "tasks") return { name, valueFrom: { parameter: `{{${path.join(".")}}}` } };
  return {
    name,
    valueFrom: { expression: encoded(exprOf(expression, site), typing.of(expression)), ...fallback },
  };
}
