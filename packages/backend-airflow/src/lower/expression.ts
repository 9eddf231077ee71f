import { py, pythonLiteral, type Expression as Python } from "@partitura/codegen";
import { cronOf } from "./cron.js";
import {
  admitsNull,
  childrenOf,
  type ArithmeticOperator,
  type Expression,
  type RunField,
  type Schedule,
  type Typing,
  type ValueType,
} from "@partitura/core";

/** What the references of an expression are called in the function that evaluates it. */
export interface Scope {
  readonly typing: Typing;
  readonly output: (node: string) => Python;
  /** Whether a node's output may be None there because the node was skipped. */
  readonly mayBeSkipped: (node: string) => boolean;
  readonly item: Python;
  readonly index: Python;
  readonly run: (field: RunField) => Python;
  /** What helpers that look at the run or end the task are given besides: in a virtual environment they know nothing else of it. */
  readonly runArgument: readonly Python[];
}

const helper = (name: string, ...args: readonly Python[]): Python =>
  py.call(py.dotted(`airflow_step.${name}`), args);

/** What a run knows of its schedule, in the words of the steps' helper; `run` is what a task in a virtual environment knows. */
export function instantOf(
  field: "scheduledAt" | "intervalStart" | "intervalEnd",
  schedule: Schedule | undefined,
  run: readonly Python[],
): Python {
  if (field !== "intervalStart") return helper("scheduled_at", ...run);
  const cron = schedule === undefined ? undefined : cronOf(schedule);
  return cron === undefined
    ? py.none
    : helper("interval_start", py.string(cron.cron), py.string(cron.timezone));
}

/** The one JSON type of a scalar, where `==` of Python and of JSON agree; undefined for everything else. */
function scalarKind(type: ValueType): "string" | "number" | undefined {
  const ofValue = (value: unknown): "string" | "number" | undefined =>
    typeof value === "string" || typeof value === "number"
      ? (typeof value as "string" | "number")
      : undefined;
  if ("enum" in type) {
    const kinds = new Set(type.enum.map(ofValue));
    return kinds.size === 1 ? [...kinds][0] : undefined;
  }
  if ("const" in type) return ofValue(type.const);
  if (!("type" in type)) return undefined;
  if (type.type === "string") return "string";
  return type.type === "number" || type.type === "integer" ? "number" : undefined;
}

const isString = (type: ValueType): boolean => scalarKind(type) === "string";

/** Whether `value["key"]` gives what the IR means: the object is there and has the key. */
function hasKey(type: ValueType, key: string | number): boolean {
  if (admitsNull(type) || "anyOf" in type) return false;
  if ("properties" in type) return typeof key === "string" && type.required.includes(key);
  if ("prefixItems" in type) return typeof key === "number" && key < type.prefixItems.length;
  return "artifact" in type && typeof key === "string" && ["type", "uri", "sha256"].includes(key);
}

/**
 * Whether the value of an expression may be an error though what it reads is there and of its type: calculations may, and
 * whatever is done to what may be null; texts, records and comparisons by equality may not.
 */
export function mayFail(
  expression: Expression,
  typing: Typing,
  nullable: (inner: Expression) => boolean = (inner) => admitsNull(typing.of(inner)),
): boolean {
  if (childrenOf(expression).some((it) => mayFail(it, typing, nullable))) return true;
  switch (expression.op) {
    case "arithmetic":
      return true;
    case "compare":
      return (
        expression.operator !== "eq" &&
        expression.operator !== "ne" &&
        (nullable(expression.left) || nullable(expression.right))
      );
    case "text":
      return nullable(expression.value) || nullable(expression.part);
    case "count":
    case "column":
      return nullable(expression.list);
    case "in":
      return nullable(expression.options);
    case "get":
      return isUnknown(typing.of(expression.from));
    default:
      return false;
  }
}

const maySkip = (expression: Expression): boolean =>
  expression.op === "or-skip" || childrenOf(expression).some(maySkip);

/** Whether one of several expressions may be an error, and a later one may skip what reads them: a skip goes before. */
export function skipsFirst(expressions: readonly Expression[], typing: Typing): boolean {
  const first = expressions.findIndex((it) => mayFail(it, typing, () => true));
  return first >= 0 && expressions.slice(first + 1).some(maySkip);
}

/** Whether nothing is known of a value, which may then be a text or a number. */
const isUnknown = (type: ValueType): boolean =>
  "anyOf" in type ? type.anyOf.some(isUnknown) : Object.keys(type).length === 0;

const signs: { readonly [operator in ArithmeticOperator]: "+" | "-" | "*" | "/" } = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
};

/**
 * An expression as Python over the names of a scope. Where Python's own operators mean something else than JSON's
 * (equality of booleans and numbers, numbers as text, fields of null), a function of the steps' helper is called.
 */
export function lowerExpression(expression: Expression, scope: Scope): Python {
  const lower = (inner: Expression): Python => lowerExpression(inner, scope);
  const typeOf = (inner: Expression): ValueType => scope.typing.of(inner);
  switch (expression.op) {
    case "literal":
      return pythonLiteral(expression.value);
    case "param":
      return py.item(py.name("params"), expression.name);
    case "output":
      return scope.output(expression.node);
    case "item":
      return scope.item;
    case "index":
      return scope.index;
    case "get": {
      const from = lower(expression.from);
      const skippable = expression.from.op === "output" && scope.mayBeSkipped(expression.from.node);
      if (!skippable && hasKey(typeOf(expression.from), expression.key)) return py.item(from, expression.key);
      return helper("field", from, pythonLiteral(expression.key));
    }
    case "object":
      return py.dictOf(
        Object.entries(expression.fields).map(([name, field]) => ({
          key: py.string(name),
          value: lower(field),
        })),
      );
    case "array":
      return py.list(expression.items.map(lower));
    case "template":
      return template(expression.parts, scope);
    case "compare":
      return comparison(expression, scope);
    case "and":
    case "or":
      return py[expression.op](...expression.operands.map(lower));
    case "not":
      return py.not(lower(expression.operand));
    case "text": {
      const [text, part] = [lower(expression.value), lower(expression.part)];
      if (expression.test === "contains") return py.compare(part, "in", text);
      return py.call(py.attribute(text, expression.test === "starts-with" ? "startswith" : "endswith"), [
        part,
      ]);
    }
    case "in":
      return helper("is_one_of", lower(expression.value), lower(expression.options));
    case "count":
      return py.call(py.name("len"), [lower(expression.list)]);
    case "column": {
      const list = typeOf(expression.list);
      const element = py.name("record");
      const field =
        "items" in list && hasKey(list.items, expression.name)
          ? py.item(element, expression.name)
          : helper("field", element, py.string(expression.name));
      return py.comprehension({ kind: "list", item: field }, element, lower(expression.list));
    }
    case "or-else": {
      const value = lower(expression.value);
      return py.conditional(py.compare(value, "is not", py.none), value, lower(expression.fallback));
    }
    case "present":
      return py.compare(lower(expression.value), "is not", py.none);
    case "or-skip":
      return helper("or_skip", lower(expression.value), ...scope.runArgument);
    case "arithmetic":
      return helper(
        "number",
        py.binary(lower(expression.left), signs[expression.operator], lower(expression.right)),
      );
    case "run":
      return scope.run(expression.field);
  }
}

function comparison(expression: Extract<Expression, { op: "compare" }>, scope: Scope): Python {
  const [left, right] = [lowerExpression(expression.left, scope), lowerExpression(expression.right, scope)];
  switch (expression.operator) {
    case "lt":
      return py.compare(left, "<", right);
    case "lte":
      return py.compare(left, "<=", right);
    case "gt":
      return py.compare(left, ">", right);
    case "gte":
      return py.compare(left, ">=", right);
    case "eq":
    case "ne": {
      const kinds = [expression.left, expression.right].map((it) => scalarKind(scope.typing.of(it)));
      const equal = expression.operator === "eq";
      if (kinds[0] !== undefined && kinds[0] === kinds[1])
        return py.compare(left, equal ? "==" : "!=", right);
      const same = helper("same_json", left, right);
      return equal ? same : py.not(same);
    }
  }
}

/** An f-string; what is no string in it is written as JSON. */
function template(parts: readonly Expression[], scope: Scope): Python {
  return py.format(
    parts.map((part) => {
      if (part.op === "literal" && typeof part.value === "string") return part.value;
      const value = lowerExpression(part, scope);
      return isString(scope.typing.of(part)) ? value : helper("json_text", value);
    }),
  );
}
