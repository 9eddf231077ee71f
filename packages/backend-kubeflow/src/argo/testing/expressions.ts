import type { Expression, Json, Pipeline, ValueType } from "@partitura/core";
import { call, compare, ex, pipeline, python } from "./build.js";

const number: ValueType = { type: "number" };
const integer: ValueType = { type: "integer" };
const string: ValueType = { type: "string" };
const any: ValueType = {};
const list = (items: ValueType): ValueType => ({ type: "array", items });

const subject: Json = {
  text: "straße {{ x }} 'q'",
  count: 3,
  ratio: 0.25,
  yes: true,
  nothing: null,
  records: [{ n: 1, name: "a" }, { n: 2.5, name: "b {{" }, { name: "c" }],
  numbers: [3, 1, 2],
};
const subjectType: ValueType = {
  type: "object",
  properties: {
    text: string,
    count: integer,
    ratio: number,
    yes: { type: "boolean" },
    nothing: { anyOf: [string, { type: "null" }] },
    records: list({
      type: "object",
      properties: { n: number, name: string },
      required: ["name"],
      additionalProperties: false,
    }),
    numbers: list(integer),
  },
  required: ["text", "count", "ratio", "yes", "nothing", "records", "numbers"],
  additionalProperties: false,
};

const whole = ex.port("source", "value");
const at = (...keys: readonly (string | number)[]): Expression => keys.reduce<Expression>(ex.get, whole);
const lit = ex.literal;

/** One expression of every kind, over the result of a task; the reference meaning is that of core's `evaluate`. */
export const everyExpression: { readonly [name: string]: Expression } = {
  eqNumber: compare(at("count"), "eq", lit(3)),
  eqDeep: compare(at("numbers"), "eq", lit([3, 1, 2])),
  neDeep: { op: "compare", operator: "ne", left: at("records", 0), right: lit({ name: "a", n: 1 }) },
  eqNull: compare(at("nothing"), "eq", lit(null)),
  lt: compare(at("ratio"), "lt", lit(0.5)),
  lte: { op: "compare", operator: "lte", left: at("count"), right: lit(-3) },
  and: {
    op: "and",
    operands: [at("yes"), compare(at("count"), "gt", lit(2)), { op: "not", operand: lit(false) }],
  },
  or: {
    op: "or",
    operands: [
      { op: "not", operand: at("yes") },
      { op: "and", operands: [at("yes"), at("yes")] },
    ],
  },
  starts: { op: "text", test: "starts-with", value: at("text"), part: lit("straße {{") },
  ends: { op: "text", test: "ends-with", value: at("text"), part: lit("'q'") },
  contains: { op: "text", test: "contains", value: at("text"), part: lit("\\u007b") },
  in: { op: "in", value: at("count"), options: lit([1, 3]) },
  inStrings: { op: "in", value: at("text"), options: lit(["a", "straße {{ x }} 'q'"]) },
  inDeep: { op: "in", value: at("records", 0), options: lit([{ n: 1, name: "a" }]) },
  count: { op: "count", list: at("records") },
  column: { op: "column", list: at("records"), name: "name" },
  columnLacking: { op: "column", list: at("records"), name: "n" },
  orElse: { op: "or-else", value: at("nothing"), fallback: lit("{{ fallback }}") },
  orElseGiven: { op: "or-else", value: at("text"), fallback: lit("x") },
  present: { op: "present", value: at("nothing") },
  presentField: { op: "present", value: at("records", 2, "n") },
  absentElement: at("numbers", 7),
  absentBelow: at("records", 9, "name"),
  template: ex.template(
    at("text"),
    "|",
    at("count"),
    "|",
    at("ratio"),
    "|",
    at("yes"),
    "|",
    at("nothing"),
    "|",
    at("records", 1, "n"),
    "|",
    at("numbers"),
    lit(1e21),
    lit(1e-7),
    "}} {{",
  ),
  object: ex.object({ "a b": at("count"), item: at("numbers"), nested: ex.object({ x: ex.object({}) }) }),
  array: { op: "array", items: [at("count"), lit(null), at("text"), lit({ a: [] })] },
  whole: ex.output("source"),
};

/** A pipeline whose outputs are {@link everyExpression}, each once through a task and once as it is. */
export const expressions: Pipeline = pipeline(
  "expressions",
  [
    python("echo-value", { value: subjectType }, { value: subjectType }),
    python(
      "echo",
      Object.fromEntries(Object.keys(everyExpression).map((name) => [name, any])),
      Object.fromEntries(Object.keys(everyExpression).map((name) => [name, any])),
    ),
  ],
  [call("source", { value: lit(subject) }, { task: "echo-value" }), call("echo", everyExpression)],
  {
    outputs: {
      ...everyExpression,
      ...Object.fromEntries(
        Object.keys(everyExpression).map((name) => [`${name}Echoed`, ex.port("echo", name)]),
      ),
    },
  },
);
