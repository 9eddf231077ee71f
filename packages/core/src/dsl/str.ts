import type { Expression } from "../ir/expression.js";
import type { Scalar } from "../ir/json.js";
import { callSite } from "./call-site.js";
import { makeReference } from "./make-reference.js";
import type { Ref, StringRef } from "./reference.js";
import { currentScope } from "./scope.js";
import { toExpression } from "./to-expression.js";

/**
 * A text with references in it, made when the pipeline runs. Numbers, booleans and null appear as their JSON text.
 *
 * @example notify({ text: str`accuracy ${best.accuracy} is below ${params.minAccuracy}` })
 */
export function str(
  text: TemplateStringsArray,
  ...values: (Scalar | Ref<string | number | boolean>)[]
): StringRef {
  const span = callSite(str);
  const { pipeline } = currentScope("str`…`", span);
  const parts = text.flatMap((literal, index): readonly Expression[] => {
    const before: readonly Expression[] = literal === "" ? [] : [{ op: "literal", value: literal }];
    return index < values.length
      ? [...before, toExpression(values[index], "a part of the text", pipeline, span)]
      : before;
  });
  return makeReference({
    expression: { op: "template", parts },
    type: { type: "string" },
    owner: pipeline,
  }) as StringRef;
}
