import type { Expression, RunField } from "@partitura/core";
import { isArtifactType } from "@partitura/core";
import { definitionOf, nodeOf, type Context } from "./context.js";
import { wholeResult, type Reference } from "./reference.js";

/** An expression as a step reads it: references are names of the step's own inputs. */
export type StepExpression = { readonly op: string; readonly [field: string]: unknown };

/** How a step reads a reference, or what its run knows of itself: adds an input and gives the expression for it. */
export interface Read {
  readonly reference: (reference: Reference) => StepExpression;
  readonly run: (field: RunField) => StepExpression;
}

/** The fields of a `when`'s merged value; undefined when it is not a record. */
export function fieldsOfWhen(context: Pick<Context, "typing">, when: string): readonly string[] | undefined {
  const type = context.typing.ofNode(when);
  return "properties" in type ? Object.keys(type.properties) : undefined;
}

/**
 * The reference that an expression is, when it is nothing else, so that the engine can pass it on by itself.
 * An artifact output of a task is its reference as a value.
 */
export function referenceOf(context: Context, expression: Expression): Reference | undefined {
  if (expression.op === "param") return { kind: "param", name: expression.name };
  if (expression.op === "output") {
    const node = nodeOf(context, expression.node);
    const whole =
      node.kind === "each" || (node.kind === "when" && fieldsOfWhen(context, node.id) === undefined);
    return whole ? { kind: "result", node: node.id, field: wholeResult } : undefined;
  }
  if (expression.op !== "get" || expression.from.op !== "output" || typeof expression.key !== "string")
    return undefined;
  const node = nodeOf(context, expression.from.node);
  switch (node.kind) {
    case "each":
      return undefined;
    case "when":
      return fieldsOfWhen(context, node.id)?.includes(expression.key) === true
        ? { kind: "result", node: node.id, field: expression.key }
        : undefined;
    case "task": {
      const port = definitionOf(context, node).outputs[expression.key];
      if (port === undefined) return undefined;
      const kind = isArtifactType(port.type) ? "artifact-value" : "output";
      return { kind, node: node.id, port: expression.key };
    }
  }
}

/** The whole result of a node as an expression over its parts. */
function wholeOf(context: Context, id: string): Expression {
  const node = nodeOf(context, id);
  const names =
    node.kind === "task"
      ? Object.keys(definitionOf(context, node).outputs)
      : (fieldsOfWhen(context, id) ?? []);
  const from: Expression = { op: "output", node: id };
  return { op: "object", fields: Object.fromEntries(names.map((key) => [key, { op: "get", from, key }])) };
}

/** The field of an expression, without building a record only to take a field of it. */
export function fieldOf(expression: Expression, key: string): Expression {
  if (expression.op === "object") {
    const fields = expression.fields;
    return (Object.hasOwn(fields, key) ? fields[key] : undefined) ?? { op: "literal", value: null };
  }
  if (expression.op === "literal" && expression.value === null) return expression;
  return { op: "get", from: expression, key };
}

/** An expression as a step evaluates it, with an input of the step for each reference in it. */
export function wire(context: Context, expression: Expression, read: Read): StepExpression {
  const of = (inner: Expression): StepExpression => wire(context, inner, read);
  const reference = referenceOf(context, expression);
  if (reference !== undefined) return read.reference(reference);
  switch (expression.op) {
    case "output":
      return of(wholeOf(context, expression.node));
    case "item":
      return { op: "get", from: read.reference({ kind: "item", each: expression.each }), key: "item" };
    case "index":
      return { op: "get", from: read.reference({ kind: "item", each: expression.each }), key: "index" };
    case "get":
      return { op: "get", from: of(expression.from), key: expression.key };
    case "object": {
      const fields = Object.entries(expression.fields).map(([name, field]) => [name, of(field)]);
      return { op: "object", fields: Object.fromEntries(fields) };
    }
    case "array":
      return { op: "array", items: expression.items.map(of) };
    case "template":
      return { op: "template", parts: expression.parts.map(of) };
    case "compare":
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
      return { op: "count", list: of(expression.list) };
    case "column":
      return { op: "column", list: of(expression.list), name: expression.name };
    case "or-else":
      return { op: "or-else", value: of(expression.value), fallback: of(expression.fallback) };
    case "present":
      return { op: "present", value: of(expression.value) };
    case "or-skip":
      return { op: "or-skip", value: of(expression.value) };
    case "arithmetic":
      return { ...expression, left: of(expression.left), right: of(expression.right) };
    case "run":
      return read.run(expression.field);
    case "literal":
    case "param":
      return expression;
  }
}
