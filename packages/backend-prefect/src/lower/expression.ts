import { py, pythonLiteral, type Expression as Python } from "@partitura/codegen";
import {
  isOfKind,
  type Expression,
  type Kind,
  type RunField,
  type Typing,
  type ValueType,
} from "@partitura/core";

/** What an expression's references are in Python, and where its helpers come from. */
export interface ExpressionScope {
  readonly typing: Typing;
  readonly param: (name: string) => Python;
  readonly output: (node: string) => Python;
  readonly item: (each: string) => Python;
  readonly index: (each: string) => Python;
  readonly run: (field: RunField) => Python;
  /** A value that skips the task where it is None. */
  readonly orSkip: (value: Python) => Python;
  /** A function of the emitted `prefect_values.py`. */
  readonly helper: (name: string) => Python;
  /** A builtin function. */
  readonly builtin: (name: string) => Python;
}

const isNumber = (type: ValueType): boolean => isOfKind(type, "number");

/** Types whose values Python compares as JSON does: `1 == True` there, and `[1] == [True]`. */
const comparesAlike = (left: ValueType, right: ValueType): boolean =>
  (isNumber(left) && isNumber(right)) ||
  isOfKind(left, "string", "null") ||
  isOfKind(right, "string", "null");

const calculations = {
  add: "sum_of",
  subtract: "difference",
  multiply: "product",
  divide: "quotient",
} as const;

const orderings = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** The Python expression of a list: a value of another type is an error. */
export const lowerList = (expression: Expression, scope: ExpressionScope): Python => {
  const list = lowerExpression(expression, scope);
  return isOfKind(scope.typing.of(expression), "array") ? list : py.call(scope.helper("items"), [list]);
};

/** The Python expression that has an expression's value. Helpers stand only where types do not rule out a difference. */
export function lowerExpression(expression: Expression, scope: ExpressionScope): Python {
  const lower = (inner: Expression): Python => lowerExpression(inner, scope);
  const call = (name: string, ...args: readonly Python[]): Python => py.call(scope.helper(name), args);
  const sure = (inner: Expression, helper: string, ...types: readonly Kind[]): Python =>
    isOfKind(scope.typing.of(inner), ...types) ? lower(inner) : call(helper, lower(inner));
  const truth = (inner: Expression): Python => sure(inner, "truth", "boolean");
  const number = (inner: Expression): Python => sure(inner, "number", "number");
  const string = (inner: Expression): Python => sure(inner, "string", "string");
  const list = (inner: Expression): Python => lowerList(inner, scope);

  switch (expression.op) {
    case "literal":
      return pythonLiteral(expression.value);
    case "param":
      return scope.param(expression.name);
    case "output":
      return scope.output(expression.node);
    case "item":
      return scope.item(expression.each);
    case "index":
      return scope.index(expression.each);
    case "get": {
      const from = lower(expression.from);
      return hasField(scope.typing.of(expression.from), expression.key)
        ? py.item(from, expression.key)
        : call("field", from, pythonLiteral(expression.key));
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
      return call("text", ...expression.parts.map(lower));
    case "compare": {
      const { left, operator, right } = expression;
      if (operator !== "eq" && operator !== "ne")
        return py.compare(number(left), orderings[operator], number(right));
      if (comparesAlike(scope.typing.of(left), scope.typing.of(right))) {
        return py.compare(lower(left), operator === "eq" ? "==" : "!=", lower(right));
      }
      const equal = call("same", lower(left), lower(right));
      return operator === "eq" ? equal : py.not(equal);
    }
    case "and":
      return py.and(...expression.operands.map(truth));
    case "or":
      return py.or(...expression.operands.map(truth));
    case "not":
      return py.not(truth(expression.operand));
    case "text": {
      const [value, part] = [string(expression.value), string(expression.part)];
      switch (expression.test) {
        case "starts-with":
          return py.call(py.attribute(value, "startswith"), [part]);
        case "ends-with":
          return py.call(py.attribute(value, "endswith"), [part]);
        case "contains":
          return py.compare(part, "in", value);
      }
    }
    case "in":
      return call("contains", list(expression.options), lower(expression.value));
    case "count":
      return py.call(scope.builtin("len"), [list(expression.list)]);
    case "column":
      return call("column", list(expression.list), py.string(expression.name));
    case "or-else":
      return lowerOrElse(lower(expression.value), expression.fallback, lower(expression.fallback), call);
    case "present":
      return py.compare(lower(expression.value), "is not", py.none);
    case "or-skip":
      return scope.orSkip(lower(expression.value));
    case "arithmetic":
      return call(calculations[expression.operator], lower(expression.left), lower(expression.right));
    case "run":
      return scope.run(expression.field);
  }
}

/** A fallback that may be an error is evaluated only where it is wanted. */
function lowerOrElse(
  value: Python,
  expression: Expression,
  fallback: Python,
  call: (name: string, ...args: readonly Python[]) => Python,
): Python {
  const plain = ["literal", "param", "output", "item", "index"].includes(expression.op);
  if (plain) return call("or_else", value, fallback);
  return py.conditional(py.compare(value, "is not", py.none), value, fallback);
}

/** Whether every value of the type has the field. */
function hasField(type: ValueType, key: string | number): boolean {
  if ("anyOf" in type) return type.anyOf.every((option) => hasField(option, key));
  if ("prefixItems" in type) return typeof key === "number" && key < type.prefixItems.length;
  return "properties" in type && typeof key === "string" && type.required.includes(key);
}
