import type { Expression } from "../ir/expression.js";
import type { Json } from "../ir/json.js";
import { dslReport } from "./diagnostics.js";
import { referenceBehind } from "./make-reference.js";
import { complain } from "./session.js";
import type { Span } from "../ir/span.js";

/** A value with a word in the place of each reference, which cannot be turned into JSON. */
function withoutReferences(value: unknown): unknown {
  if (referenceBehind(value) !== undefined) return "a reference";
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withoutReferences(field)]));
}

/** A value shown in a message: its kind, or a short JSON text. */
export function shown(value: unknown): string {
  if (referenceBehind(value) !== undefined) return "a reference";
  if (value === undefined) return "undefined";
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return "a bigint";
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  const named =
    typeof value === "object" && value !== null ? (value.constructor?.name ?? "Object") : "Object";
  if (named !== "Object" && named !== "Array") return `a ${named}`;
  const text = JSON.stringify(withoutReferences(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Whether a value is an object literal's: not a class's, not a promise. */
export const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Whether an expression is a constant. */
const literal = (expression: Expression): expression is Extract<Expression, { op: "literal" }> =>
  expression.op === "literal";

/**
 * The expression of what user code gives for a value: a reference, a constant, or a structure that mixes them.
 * What is no JSON value is reported (P1015) and becomes null; fields that are undefined are left out.
 */
export function toExpression(value: unknown, where: string, owner: object, span?: Span): Expression {
  const reference = referenceBehind(value);
  if (reference !== undefined) {
    if (reference.owner !== owner) complain(dslReport("P1025", { where }, { span }));
    return reference.expression;
  }
  if (value === null || typeof value === "string" || typeof value === "boolean")
    return { op: "literal", value };
  if (typeof value === "number" && Number.isFinite(value)) return { op: "literal", value };
  if (Array.isArray(value)) {
    const items = value.map((item, index) => toExpression(item, `${where}[${index}]`, owner, span));
    return items.every(literal)
      ? { op: "literal", value: items.map((it) => it.value) }
      : { op: "array", items };
  }
  if (typeof value === "object" && isPlainObject(value)) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, toExpression(field, `${where}.${name}`, owner, span)] as const);
    if (fields.every(([, field]) => literal(field))) {
      const constants = fields.map(([name, field]) => [name, literal(field) ? field.value : null] as const);
      return { op: "literal", value: Object.fromEntries(constants) as Json };
    }
    return { op: "object", fields: Object.fromEntries(fields) };
  }
  complain(dslReport("P1015", { where, value: shown(value) }, { span }));
  return { op: "literal", value: null };
}
