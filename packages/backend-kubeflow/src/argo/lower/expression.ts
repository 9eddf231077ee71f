import { type Expression, type Json, canonicalJson, nodesReadBy } from "@partitura/core";
import { isMember, stringLiteral } from "./expr-syntax.js";
import { type Reference, type Scope, hasSucceeded, isRaw, runFact, variableOf } from "./scope.js";
import { isNoString, isScalar, isString } from "./value-kinds.js";

/** Where an expression is written: in a template's tags, or as `valueFrom.expression` of its outputs. */
export interface Site {
  readonly scope: Scope;
  readonly inOutputs: boolean;
  /** Whether nodes of this DAG that it reads may not have succeeded: they are then read as null. */
  readonly lacking?: boolean;
}

/** The one parameter that an expression reads as it is, if it is no more than that. */
export function directReference(expression: Expression, { context }: Scope): Reference | undefined {
  switch (expression.op) {
    case "param":
      return { kind: "param", name: expression.name };
    case "item":
    case "index":
      return { kind: expression.op, each: expression.each };
    case "run":
      return { kind: "run", field: expression.field };
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

const signs = { add: "+", subtract: "-", multiply: "*", divide: "/" } as const;

/** A whole number that the expr language calculates with as with those read from JSON. */
const float = (value: number): string => (value < 0 ? `(${String(value)}.0)` : `${String(value)}.0`);

/** The value of an output of this DAG, nil where the node has not succeeded and that may be so. */
function orLacking(reference: Reference, value: string, { scope, lacking }: Site): string {
  if (lacking !== true || reference.kind !== "output" || !scope.local.has(reference.node)) return value;
  return `(${hasSucceeded(reference.node, scope)} ? ${value} : nil)`;
}

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
    if (isString(type) && site.lacking !== true) return operand(inner);
    if (isNoString(type)) return `toJson(${of(inner)})`;
    return `(type(${of(inner)}) == 'string' ? ${operand(inner)} : toJson(${of(inner)}))`;
  };
  const direct = directReference(expression, scope);
  if (direct !== undefined) {
    if (direct.kind === "run" && !site.inOutputs) return runFact(direct.field, scope.context);
    const text = variableOf(direct, scope, site.inOutputs);
    const value = isRaw(direct, scope) ? text : `fromJSON(${text})`;
    return orLacking(direct, value, site);
  }
  switch (expression.op) {
    case "literal":
      return literal(expression.value);
    case "output": {
      const type = typing.ofNode(expression.node);
      const ports = "properties" in type ? Object.keys(type.properties) : [];
      const fields = ports.map(
        (key) => [key, exprOf({ op: "get", from: expression, key }, { ...site, lacking: false })] as const,
      );
      return orLacking({ kind: "output", node: expression.node, port: "" }, objectOf(fields), site);
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
            .slice(isString(typing.of(expression.parts[0] as Expression)) && site.lacking !== true ? 1 : 0)
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
    case "or-skip":
      return of(expression.value);
    case "arithmetic": {
      const { left, right, operator } = expression;
      const number = (inner: Expression): string =>
        inner.op === "literal" && Number.isSafeInteger(inner.value)
          ? float(inner.value as number)
          : operand(inner);
      const result = `${number(left)} ${signs[operator]} ${number(right)}`;
      return `(filter([${result}], abs(#) <= ${String(Number.MAX_SAFE_INTEGER)})[0] + 0)`;
    }
    case "param":
    case "item":
    case "index":
    case "run":
      throw new Error(`unreachable: ${expression.op} is always a direct reference`);
  }
}

/** The nodes of this DAG that an expression reads and that may be skipped. */
export function skippedReads(
  expression: Expression | undefined,
  { context, local, standIns }: Scope,
): readonly string[] {
  if (expression === undefined) return [];
  const here = (id: string): boolean => local.has(id) || standIns.has(id);
  return nodesReadBy(expression).filter((id) => here(id) && context.typing.maySkip(id));
}

/** The value of a result in a template's outputs: nil where a node that `read` reads is skipped. */
export function whereSucceeded(
  result: Expression,
  scope: Scope,
  read: Expression | undefined = result,
): string {
  const value = exprOf(result, { scope, inOutputs: true });
  const needed = skippedReads(read, scope).map((id) => hasSucceeded(id, scope));
  return needed.length === 0 ? value : `(${needed.join(" && ")} ? ${value} : nil)`;
}
