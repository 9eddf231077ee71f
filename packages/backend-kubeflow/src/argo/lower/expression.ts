import { type Expression, type Json, canonicalJson } from "@partitura/core";
import { isMember, stringLiteral } from "./expr-syntax.js";
import { type Reference, type Scope, isRaw, variableOf } from "./scope.js";
import { isNoString, isScalar, isString } from "./value-kinds.js";

/** Where an expression is written: in a template's tags, or as `valueFrom.expression` of its outputs. */
export interface Site {
  readonly scope: Scope;
  readonly inOutputs: boolean;
}

/** The one parameter that an expression reads as it is, if it is no more than that. */
export function directReference(expression: Expression, { context }: Scope): Reference | undefined {
  switch (expression.op) {
    case "param":
      return { kind: "param", name: expression.name };
    case "item":
    case "index":
      return { kind: expression.op, each: expression.each };
    case "output":
      return context.nodes.get(expression.node)?.kind === "task"
        ? undefined
        : { kind: "output", node: expression.node, port: "result" };
    case "get": {
      const { from, key } = expression;
      if (from.op !== "output" || context.nodes.get(from.node)?.kind !== "task") return undefined;
      return { kind: "output", node: from.node, port: String(key) };
    }
    default:
      return undefined;
  }
}

/** A literal of the expr language. Lists and objects are read from JSON so that all numbers in them are doubles. */
function literal(value: Json): string {
  if (value === null) return "nil";
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "object") return `fromJSON(${stringLiteral(canonicalJson(value))})`;
  return typeof value === "number" && value < 0 ? `(${String(value)})` : String(value);
}

const comparisons = { eq: "==", ne: "!=", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;
const texts = { "starts-with": "startsWith", "ends-with": "endsWith", contains: "contains" } as const;

/** A field or element, nil where there is none. */
function field(of: string, key: string | number): string {
  if (typeof key === "number") return `get(${of}, ${String(key)})`;
  return isMember(key) ? `${of}?.${key}` : `get(${of}, ${stringLiteral(key)})`;
}

/** An object of the expr language; a space keeps two closing braces from ending the tag. */
export function objectOf(fields: readonly (readonly [name: string, value: string])[]): string {
  if (fields.length === 0) return "fromJSON('{}')";
  return `{${fields.map(([name, value]) => `${stringLiteral(name)}: ${value}`).join(", ")} }`;
}

/** The expression in the expr language (v1.17, Argo 3.7) whose value is that of the IR expression as JSON is decoded. */
export function exprOf(expression: Expression, site: Site): string {
  const { scope } = site;
  const { typing } = scope.context;
  const of = (inner: Expression): string => exprOf(inner, site);
  const operand = (inner: Expression): string => {
    const text = of(inner);
    return /^[\w.?]+$|^'(?:[^'\\]|\\.)*'$|^[\w.]+\([^()]*\)(?:\?\.\w+)*$/.test(text) ? text : `(${text})`;
  };
  const asText = (inner: Expression): string => {
    const type = typing.of(inner);
    if (isString(type)) return operand(inner);
    if (isNoString(type)) return `toJson(${of(inner)})`;
    return `(type(${of(inner)}) == 'string' ? ${operand(inner)} : toJson(${of(inner)}))`;
  };
  const direct = directReference(expression, scope);
  if (direct !== undefined) {
    const text = variableOf(direct, scope, site.inOutputs);
    return isRaw(direct, scope) ? text : `fromJSON(${text})`;
  }
  switch (expression.op) {
    case "literal":
      return literal(expression.value);
    case "output": {
      const type = typing.ofNode(expression.node);
      const ports = "properties" in type ? Object.keys(type.properties) : [];
      return objectOf(ports.map((key) => [key, of({ op: "get", from: expression, key })]));
    }
    case "get":
      return field(operand(expression.from), expression.key);
    case "object":
      return objectOf(Object.entries(expression.fields).map(([name, value]) => [name, of(value)]));
    case "array":
      return `[${expression.items.map(of).join(", ")}]`;
    case "template":
      return expression.parts.length === 0
        ? "''"
        : ["''", ...expression.parts.map(asText)]
            .slice(isString(typing.of(expression.parts[0] as Expression)) ? 1 : 0)
            .join(" + ");
    case "compare": {
      const { left, right, operator } = expression;
      const sign = comparisons[operator];
      const deep =
        (sign === "==" || sign === "!=") && !(isScalar(typing.of(left)) && isScalar(typing.of(right)));
      return deep
        ? `toJson(${of(left)}) ${sign} toJson(${of(right)})`
        : `${operand(left)} ${sign} ${operand(right)}`;
    }
    case "and":
    case "or": {
      if (expression.operands.length === 0) return String(expression.op === "and");
      return expression.operands.map(operand).join(expression.op === "and" ? " && " : " || ");
    }
    case "not":
      return `!${operand(expression.operand)}`;
    case "text":
      return `${operand(expression.value)} ${texts[expression.test]} ${operand(expression.part)}`;
    case "in":
      return isScalar(typing.of(expression.value))
        ? `${operand(expression.value)} in ${operand(expression.options)}`
        : `toJson(${of(expression.value)}) in map(${of(expression.options)}, toJson(#))`;
    case "count":
      return `len(${of(expression.list)})`;
    case "column":
      return `map(${of(expression.list)}, get(#, ${stringLiteral(expression.name)}))`;
    case "or-else":
      return `${operand(expression.value)} ?? ${operand(expression.fallback)}`;
    case "present":
      return `${operand(expression.value)} != nil`;
    case "param":
    case "item":
    case "index":
      throw new Error(`unreachable: ${expression.op} is always a direct reference`);
  }
}
