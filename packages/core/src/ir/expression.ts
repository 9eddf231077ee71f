import { z } from "zod";
import { type Json, jsonSchema } from "./json.js";

/** Comparison operators; `eq` and `ne` compare JSON values deeply, the others compare numbers. */
export const compareOperators = ["eq", "ne", "lt", "lte", "gt", "gte"] as const;
/** A comparison operator. */
export type CompareOperator = (typeof compareOperators)[number];

/** Tests of a string against a part of it. */
export const textTests = ["starts-with", "ends-with", "contains"] as const;
/** A test of a string. */
export type TextTest = (typeof textTests)[number];

/** Operators on numbers; the result of whole numbers is whole, but that of `divide` may not be. */
export const arithmeticOperators = ["add", "subtract", "multiply", "divide"] as const;
/** An operator on numbers. */
export type ArithmeticOperator = (typeof arithmeticOperators)[number];

/**
 * What a run knows of itself.
 *
 * - `id`: the run's id on its engine.
 * - `scheduledAt`: the scheduled instant; null for a run that nobody scheduled.
 * - `intervalStart` and `intervalEnd`: the instants of the fire time before and of this one; null where `scheduledAt` is.
 * - `status` and `failedTasks`, in `onExit` only: `succeeded`, `failed` or `cancelled`, and the ids of the nodes of failed tasks, sorted.
 *
 * Instants are ISO 8601 in UTC to the second, such as `2026-11-24T06:00:00Z`.
 */
export const runFields = [
  "id",
  "scheduledAt",
  "intervalStart",
  "intervalEnd",
  "status",
  "failedTasks",
] as const;
/** One thing that a run knows of itself. */
export type RunField = (typeof runFields)[number];

/**
 * An expression over a pipeline's values. It is total and has no effects.
 *
 * - `output`: a node's whole result: the object of a task's outputs, the list of an `each`, the merged value of a `when`.
 * - `get`: a field of an object, or an element of a list; a field of `null` is `null`.
 * - `item` and `index`: the element of an enclosing `each` and its position, from 0.
 * - `template`: the parts joined to one string; numbers, booleans and null as their JSON text.
 * - `column`: of a list of records, the list of one field.
 * - `or-else`: the fallback where the value is null; `present`: whether it is not null.
 * - `or-skip`: the value; where it is null, the task that reads it as an input is skipped.
 * - `arithmetic`: of numbers; a division by zero and a result beyond the doubles are errors.
 * - `run`: what the run knows of itself.
 */
export type Expression =
  | { readonly op: "literal"; readonly value: Json }
  | { readonly op: "param"; readonly name: string }
  | { readonly op: "output"; readonly node: string }
  | { readonly op: "get"; readonly from: Expression; readonly key: string | number }
  | { readonly op: "item"; readonly each: string }
  | { readonly op: "index"; readonly each: string }
  | { readonly op: "object"; readonly fields: { readonly [name: string]: Expression } }
  | { readonly op: "array"; readonly items: readonly Expression[] }
  | { readonly op: "template"; readonly parts: readonly Expression[] }
  | {
      readonly op: "compare";
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly op: "and" | "or"; readonly operands: readonly Expression[] }
  | { readonly op: "not"; readonly operand: Expression }
  | { readonly op: "text"; readonly test: TextTest; readonly value: Expression; readonly part: Expression }
  | { readonly op: "in"; readonly value: Expression; readonly options: Expression }
  | { readonly op: "count"; readonly list: Expression }
  | { readonly op: "column"; readonly list: Expression; readonly name: string }
  | { readonly op: "or-else"; readonly value: Expression; readonly fallback: Expression }
  | { readonly op: "present"; readonly value: Expression }
  | { readonly op: "or-skip"; readonly value: Expression }
  | {
      readonly op: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly op: "run"; readonly field: RunField };

const inner: z.ZodType<Expression> = z.lazy(() => expressionSchema);

/** Zod schema of an expression. */
export const expressionSchema: z.ZodType<Expression> = z
  .discriminatedUnion("op", [
    z.strictObject({ op: z.literal("literal"), value: jsonSchema }),
    z.strictObject({ op: z.literal("param"), name: z.string() }),
    z.strictObject({ op: z.literal("output"), node: z.string() }),
    z.strictObject({ op: z.literal("get"), from: inner, key: z.union([z.string(), z.int().min(0)]) }),
    z.strictObject({ op: z.literal("item"), each: z.string() }),
    z.strictObject({ op: z.literal("index"), each: z.string() }),
    z.strictObject({ op: z.literal("object"), fields: z.record(z.string(), inner) }),
    z.strictObject({ op: z.literal("array"), items: z.array(inner) }),
    z.strictObject({ op: z.literal("template"), parts: z.array(inner) }),
    z.strictObject({
      op: z.literal("compare"),
      operator: z.enum(compareOperators),
      left: inner,
      right: inner,
    }),
    z.strictObject({ op: z.enum(["and", "or"]), operands: z.array(inner) }),
    z.strictObject({ op: z.literal("not"), operand: inner }),
    z.strictObject({ op: z.literal("text"), test: z.enum(textTests), value: inner, part: inner }),
    z.strictObject({ op: z.literal("in"), value: inner, options: inner }),
    z.strictObject({ op: z.literal("count"), list: inner }),
    z.strictObject({ op: z.literal("column"), list: inner, name: z.string() }),
    z.strictObject({ op: z.literal("or-else"), value: inner, fallback: inner }),
    z.strictObject({ op: z.literal("present"), value: inner }),
    z.strictObject({ op: z.literal("or-skip"), value: inner }),
    z.strictObject({
      op: z.literal("arithmetic"),
      operator: z.enum(arithmeticOperators),
      left: inner,
      right: inner,
    }),
    z.strictObject({ op: z.literal("run"), field: z.enum(runFields) }),
  ])
  .meta({ id: "Expression" });

/** The expressions directly inside an expression, in order. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.op) {
    case "literal":
    case "param":
    case "output":
    case "item":
    case "index":
    case "run":
      return [];
    case "get":
      return [expression.from];
    case "object":
      return Object.values(expression.fields);
    case "array":
      return expression.items;
    case "template":
      return expression.parts;
    case "compare":
    case "arithmetic":
      return [expression.left, expression.right];
    case "and":
    case "or":
      return expression.operands;
    case "not":
      return [expression.operand];
    case "text":
      return [expression.value, expression.part];
    case "in":
      return [expression.value, expression.options];
    case "count":
    case "column":
      return [expression.list];
    case "or-else":
      return [expression.value, expression.fallback];
    case "present":
    case "or-skip":
      return [expression.value];
  }
}

/** An expression with each of the expressions directly inside it changed. */
export function mapChildren(expression: Expression, of: (inner: Expression) => Expression): Expression {
  switch (expression.op) {
    case "literal":
    case "param":
    case "output":
    case "item":
    case "index":
    case "run":
      return expression;
    case "get":
      return { ...expression, from: of(expression.from) };
    case "object": {
      const fields = Object.entries(expression.fields).map(([name, field]) => [name, of(field)]);
      return { op: "object", fields: Object.fromEntries(fields) };
    }
    case "array":
      return { op: "array", items: expression.items.map(of) };
    case "template":
      return { op: "template", parts: expression.parts.map(of) };
    case "compare":
    case "arithmetic":
      return { ...expression, left: of(expression.left), right: of(expression.right) };
    case "and":
    case "or":
      return { op: expression.op, operands: expression.operands.map(of) };
    case "not":
      return { op: "not", operand: of(expression.operand) };
    case "text":
      return { ...expression, value: of(expression.value), part: of(expression.part) };
    case "in":
      return { op: "in", value: of(expression.value), options: of(expression.options) };
    case "count":
    case "column":
      return { ...expression, list: of(expression.list) };
    case "or-else":
      return { op: "or-else", value: of(expression.value), fallback: of(expression.fallback) };
    case "present":
    case "or-skip":
      return { op: expression.op, value: of(expression.value) };
  }
}

/** The expressions whose null skips the task that reads the expression. */
export function skipsIn(expression: Expression): readonly Expression[] {
  const inside = childrenOf(expression).flatMap(skipsIn);
  return expression.op === "or-skip" ? [...inside, expression.value] : inside;
}

/** The leaves of an expression that refer to something: params, outputs, items, indexes, each as often as it occurs. */
export function referencesIn(
  expression: Expression,
): readonly Extract<Expression, { op: "param" | "output" | "item" | "index" }>[] {
  switch (expression.op) {
    case "param":
    case "output":
    case "item":
    case "index":
      return [expression];
    default:
      return childrenOf(expression).flatMap(referencesIn);
  }
}
