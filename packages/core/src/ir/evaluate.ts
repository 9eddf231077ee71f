import type { ArithmeticOperator, Expression, RunField } from "./expression.js";
import type { Json } from "./json.js";
import { canonicalJson } from "./canonical.js";

/** What an expression may refer to while it is evaluated. A missing name is our own bug and throws. */
export interface Environment {
  readonly param: (name: string) => Json;
  readonly output: (node: string) => Json;
  readonly item: (each: string) => Json;
  readonly index: (each: string) => number;
  readonly run: (field: RunField) => Json;
}

/** The value under an `or-skip` was null: the task that reads it is skipped. */
export class SkippedError extends Error {}

/** An expression could not be evaluated: the values were not of the types it needs. */
export class EvaluationError extends Error {}

function fieldOf(value: Json, key: string | number): Json {
  if (value === null) return null;
  if (Array.isArray(value))
    return (typeof key === "number" ? (value as readonly Json[])[key] : undefined) ?? null;
  if (typeof value === "object") {
    return Object.hasOwn(value, key) ? ((value as { readonly [key: string]: Json })[key] ?? null) : null;
  }
  throw new EvaluationError(`there is no ${JSON.stringify(key)} in ${JSON.stringify(value)}`);
}

function numberOf(value: Json): number {
  if (typeof value === "number") return value;
  throw new EvaluationError(`${JSON.stringify(value)} is not a number`);
}

function textOf(value: Json): string {
  if (typeof value === "string") return value;
  throw new EvaluationError(`${JSON.stringify(value)} is not a string`);
}

function truthOf(value: Json): boolean {
  if (typeof value === "boolean") return value;
  throw new EvaluationError(`${JSON.stringify(value)} is not a boolean`);
}

function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  throw new EvaluationError(`${JSON.stringify(value)} is not a list`);
}

const sameJson = (left: Json, right: Json): boolean => canonicalJson(left) === canonicalJson(right);

function calculate(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case "add":
      return left + right;
    case "subtract":
      return left - right;
    case "multiply":
      return left * right;
    case "divide":
      return left / right;
  }
}

/** A result that is a JSON number and, if it is whole, an exact one. */
function exact(result: number, what: string): number {
  if (!Number.isFinite(result)) throw new EvaluationError(`${what} has no finite result`);
  if (Number.isInteger(result) && !Number.isSafeInteger(result))
    throw new EvaluationError(`${what} is beyond ±(2^53−1)`);
  return result === 0 ? 0 : result;
}

/**
 * The value of an expression: the reference meaning that every target's spelling must agree with.
 * @throws {EvaluationError} when a value is not of the type its operator needs; such an error never counts as false.
 * @throws {SkippedError} when the value of an `or-skip` is null.
 */
export function evaluate(expression: Expression, environment: Environment): Json {
  const value = (inner: Expression): Json => evaluate(inner, environment);
  switch (expression.op) {
    case "literal":
      return expression.value;
    case "param":
      return environment.param(expression.name);
    case "output":
      return environment.output(expression.node);
    case "item":
      return environment.item(expression.each);
    case "index":
      return environment.index(expression.each);
    case "get":
      return fieldOf(value(expression.from), expression.key);
    case "object":
      return Object.fromEntries(
        Object.entries(expression.fields).map(([name, field]) => [name, value(field)]),
      );
    case "array":
      return expression.items.map(value);
    case "template":
      return expression.parts
        .map((part) => value(part))
        .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
        .join("");
    case "compare": {
      const [left, right] = [value(expression.left), value(expression.right)];
      switch (expression.operator) {
        case "eq":
          return sameJson(left, right);
        case "ne":
          return !sameJson(left, right);
        case "lt":
          return numberOf(left) < numberOf(right);
        case "lte":
          return numberOf(left) <= numberOf(right);
        case "gt":
          return numberOf(left) > numberOf(right);
        case "gte":
          return numberOf(left) >= numberOf(right);
      }
    }
    case "and":
      return expression.operands.every((operand) => truthOf(value(operand)));
    case "or":
      return expression.operands.some((operand) => truthOf(value(operand)));
    case "not":
      return !truthOf(value(expression.operand));
    case "text": {
      const [text, part] = [textOf(value(expression.value)), textOf(value(expression.part))];
      switch (expression.test) {
        case "starts-with":
          return text.startsWith(part);
        case "ends-with":
          return text.endsWith(part);
        case "contains":
          return text.includes(part);
      }
    }
    case "in": {
      const wanted = value(expression.value);
      return listOf(value(expression.options)).some((option) => sameJson(option, wanted));
    }
    case "count":
      return listOf(value(expression.list)).length;
    case "column":
      return listOf(value(expression.list)).map((record) => fieldOf(record, expression.name));
    case "or-else":
      return value(expression.value) ?? value(expression.fallback);
    case "present":
      return value(expression.value) !== null;
    case "or-skip": {
      const inner = value(expression.value);
      if (inner === null) throw new SkippedError("a value that it needs is null");
      return inner;
    }
    case "arithmetic": {
      const { operator } = expression;
      const [left, right] = [numberOf(value(expression.left)), numberOf(value(expression.right))];
      return exact(calculate(operator, left, right), `${operator} of ${left} and ${right}`);
    }
    case "run":
      return environment.run(expression.field);
  }
}
