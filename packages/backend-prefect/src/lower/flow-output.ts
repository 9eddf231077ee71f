import { py } from "@partitura/codegen";
import { mayFail, nodesReadBy, type Expression } from "@partitura/core";
import type { OutputModel } from "../model.js";
import { expressionScope, runOf, type Context } from "./context.js";
import { lowerExpression } from "./expression.js";
import { looseTyping } from "./loose-typing.js";

/** An output of the flow: what has not succeeded is None in it, and an expression that has no value then is None. */
export function lowerFlowOutput(name: string, expression: Expression, context: Context): OutputModel {
  const { names, typing, placed, pipeline } = context;
  const read = nodesReadBy(expression);
  const lacking = read.filter(
    (id) => typing.maySkip(id) || placed.get(id)?.around.some((it) => "arm" in it) === true,
  );
  const types = lacking.length === 0 ? typing : looseTyping(pipeline, typing, lacking);
  const scope = expressionScope(context, (node) => names.value(node), types);
  const value = lowerExpression(expression, scope);
  return {
    name,
    value: mayFail(expression, types) ? py.call(scope.helper("optional"), [py.lambda([], value)]) : value,
    reads: read.map((id) => ({
      value: names.value(id),
      run: runOf(id, context),
      lacking: lacking.includes(id),
    })),
    lacking: "part",
  };
}
