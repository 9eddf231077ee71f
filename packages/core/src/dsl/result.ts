import type { Expression } from "../ir/expression.js";
import type { Span } from "../ir/span.js";
import type { ValueType } from "../ir/value-type.js";
import { dslReport } from "./diagnostics.js";
import { referenceBehind } from "./make-reference.js";
import { complain } from "./session.js";
import { isPlainObject, shown, toExpression } from "./to-expression.js";

/** What a body gave back: an expression and its type; undefined for nothing. */
export interface Result {
  readonly expression: Expression;
  readonly type: ValueType;
}

/** Reads what the body of a pipeline, an arm or an item returned: one reference, an object of references, or nothing. */
export function resultOf(returned: unknown, id: string, owner: object, span: Span): Result | undefined {
  if (returned === undefined) return undefined;
  const reference = referenceBehind(returned);
  if (reference !== undefined) {
    return { expression: toExpression(returned, "the result", owner, span), type: reference.type };
  }
  const fields =
    typeof returned === "object" && returned !== null && isPlainObject(returned)
      ? Object.entries(returned)
      : undefined;
  const references = fields?.map(([name, field]) => [name, referenceBehind(field)] as const);
  if (fields === undefined || references?.some(([, it]) => it === undefined) !== false) {
    complain(
      dslReport(
        "P1012",
        { id, value: returned instanceof Promise ? "a promise (a body is not async)" : shown(returned) },
        { span },
      ),
    );
    return undefined;
  }
  const types = references.map(([name, it]) => [name, it?.type ?? {}] as const);
  return {
    expression: {
      op: "object",
      fields: Object.fromEntries(
        fields.map(([name, field]) => [name, toExpression(field, `the result '${name}'`, owner, span)]),
      ),
    },
    type: {
      type: "object",
      properties: Object.fromEntries(types),
      required: types.map(([name]) => name),
      additionalProperties: false,
    },
  };
}
