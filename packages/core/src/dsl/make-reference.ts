import { inspect } from "node:util";
import type { ArithmeticOperator, Expression } from "../ir/expression.js";
import { isListType, numberType, typeOfElement, typeOfField, unionOf } from "../ir/type-of.js";
import type { ValueType } from "../ir/value-type.js";
import { callSite } from "./call-site.js";
import { dslReport } from "./diagnostics.js";
import { complain, DiagnosticError } from "./session.js";
import { toExpression } from "./to-expression.js";

/** What a reference is behind its proxy. `owner` is the pipeline scope it belongs to. */
export interface Reference {
  readonly expression: Expression;
  readonly type: ValueType;
  readonly owner: object;
}

const behind = new WeakMap<object, Reference>();

/** What is behind a value if it is a reference. */
export function referenceBehind(value: unknown): Reference | undefined {
  return (typeof value === "object" || typeof value === "function") && value !== null
    ? behind.get(value)
    : undefined;
}

type Uses = { readonly [use: string]: string };
const instead = {
  "joined to a text or computed with":
    "Use str`…${reference}…` for a text, .gte(…) and the like to compare, and .plus(…), .minus(…), .times(…), .dividedBy(…) to calculate.",
  "turned into JSON": "Pass the reference to a task: it arrives there as JSON.",
  "looped over or spread": "Use each(id, list, …) to run tasks for every element.",
  "asked for its keys": "Pass it to a task; only an object with known fields can be spread.",
  tested:
    "Use when(id, condition, …): the decision is made while the pipeline runs. For a value that may be null use .orElse(…).",
  "assigned to": "References are read-only; return another value from a task.",
} as const satisfies Uses;

function misuse(use: keyof typeof instead, from: (...args: never[]) => unknown): DiagnosticError {
  return new DiagnosticError(dslReport("P1001", { use, instead: instead[use] }, { span: callSite(from) }));
}

/**
 * Looks at an operand that TypeScript code is about to test (`if`, `!`, `&&`, `?:`, `??`). The loader wraps such
 * operands in this call, since no proxy can see them; a reference is reported, anything else passes untouched.
 */
export function tested<T>(operand: T): T {
  if (referenceBehind(operand) !== undefined) {
    complain(dslReport("P1001", { use: "tested", instead: instead.tested }, { span: callSite(tested) }));
  }
  return operand;
}

const isText = (type: ValueType): boolean =>
  ("type" in type && type.type === "string") ||
  ("enum" in type && type.enum.every((it) => typeof it === "string")) ||
  ("const" in type && typeof type.const === "string");
const mayBeNull = (type: ValueType): boolean =>
  "anyOf" in type && type.anyOf.some((option) => "type" in option && option.type === "null");
const boolean: ValueType = { type: "boolean" };

type Members = { readonly [name: string]: unknown };

/** The type of a plain operand. */
const typeOfConstant = (value: unknown): ValueType => ({
  type: Number.isSafeInteger(value) ? "integer" : "number",
});

/** The operations of a reference, by the type of its value. */
function membersOf(self: Reference): Members {
  const make = (expression: Expression, type: ValueType): unknown =>
    makeReference({ expression, type, owner: self.owner });
  const operand = (value: unknown): Expression => toExpression(value, "an operand", self.owner);
  const compare =
    (operator: Extract<Expression, { op: "compare" }>["operator"]) =>
    (other: unknown): unknown =>
      make({ op: "compare", operator, left: self.expression, right: operand(other) }, boolean);
  const text =
    (test: Extract<Expression, { op: "text" }>["test"]) =>
    (part: unknown): unknown =>
      make({ op: "text", test, value: self.expression, part: operand(part) }, boolean);
  const arithmetic =
    (operator: ArithmeticOperator) =>
    (other: unknown): unknown => {
      const right = operand(other);
      const typeOfOther = referenceBehind(other)?.type ?? typeOfConstant(other);
      return make(
        { op: "arithmetic", operator, left: self.expression, right },
        numberType(operator, type, typeOfOther),
      );
    };
  const both =
    (op: "and" | "or") =>
    (other: unknown): unknown =>
      make({ op, operands: [self.expression, operand(other)] }, boolean);

  const { type } = self;
  const equality = { eq: compare("eq"), ne: compare("ne") };
  const notNull = (): ValueType =>
    "anyOf" in type ? unionOf(type.anyOf.filter((it) => !("type" in it && it.type === "null"))) : type;
  const maybe = {
    orElse: (fallback: unknown): unknown =>
      make({ op: "or-else", value: self.expression, fallback: operand(fallback) }, notNull()),
    orSkip: (): unknown => make({ op: "or-skip", value: self.expression }, notNull()),
    present: (): unknown => make({ op: "present", value: self.expression }, boolean),
  };
  if (mayBeNull(type)) return maybe;
  if ("type" in type && type.type === "boolean") {
    return {
      eq: equality.eq,
      and: both("and"),
      or: both("or"),
      not: () => make({ op: "not", operand: self.expression }, boolean),
    };
  }
  if (isListType(type)) {
    return {
      count: make({ op: "count", list: self.expression }, { type: "integer" }),
      item: (index: number) =>
        make({ op: "get", from: self.expression, key: index }, typeOfField(type, index)),
      column: (name: string) =>
        make(
          { op: "column", list: self.expression, name },
          { type: "array", items: typeOfField(typeOfElement(type), name) },
        ),
    };
  }
  const choice = {
    in: (...options: readonly unknown[]) =>
      make({ op: "in", value: self.expression, options: operand(options) }, boolean),
  };
  if (isText(type)) {
    return {
      ...equality,
      ...choice,
      startsWith: text("starts-with"),
      endsWith: text("ends-with"),
      contains: text("contains"),
    };
  }
  if ("artifact" in type) return {};
  return {
    ...equality,
    ...choice,
    gt: compare("gt"),
    gte: compare("gte"),
    lt: compare("lt"),
    lte: compare("lte"),
    plus: arithmetic("add"),
    minus: arithmetic("subtract"),
    times: arithmetic("multiply"),
    dividedBy: arithmetic("divide"),
    ...maybe,
  };
}

/** The names of the known fields of an object's type. */
function fieldsOf(type: ValueType): readonly string[] | undefined {
  return "properties" in type && type.additionalProperties === false
    ? Object.keys(type.properties)
    : undefined;
}

/** Makes the value that user code holds for something that exists when the pipeline runs. */
export function makeReference(reference: Reference): unknown {
  const { type, expression, owner } = reference;
  const isObject = "properties" in type;
  let members: Members | undefined;

  const read = (name: string): unknown => {
    if (isObject) {
      if (Object.hasOwn(type.properties, name)) return field(name);
      if (name === "get" && type.additionalProperties !== false) return field;
      if (fieldsOf(type) === undefined) return field(name);
      return undefined;
    }
    if ("prefixItems" in type && /^\d+$/.test(name)) return element(Number(name));
    members ??= membersOf(reference);
    return Object.hasOwn(members, name) ? members[name] : undefined;
  };
  const element = (key: number): unknown =>
    makeReference({ expression: { op: "get", from: expression, key }, type: typeOfField(type, key), owner });
  const field = (key: string): unknown =>
    makeReference({ expression: { op: "get", from: expression, key }, type: typeOfField(type, key), owner });

  const get = (_: object, name: string | symbol): unknown => {
    if (name === Symbol.toPrimitive) {
      return function toPrimitive(): never {
        throw misuse("joined to a text or computed with", toPrimitive);
      };
    }
    if (name === Symbol.iterator) throw misuse("looped over or spread", get);
    if (name === inspect.custom) return () => `[reference ${describe(expression)}]`;
    if (typeof name === "symbol" || name === "then") return undefined;
    const found = read(name);
    if (found !== undefined) return found;
    if (name === "toJSON") {
      return function toJSON(): never {
        throw misuse("turned into JSON", toJSON);
      };
    }
    if (name === "toString" || name === "valueOf") {
      return (): never => {
        throw misuse("joined to a text or computed with", get);
      };
    }
    const known = fieldsOf(type) ?? Object.keys(isObject ? type.properties : (members ?? {}));
    throw new DiagnosticError(
      dslReport(
        "P1002",
        { field: name, known: known.length === 0 ? "nothing" : known.join(", ") },
        { span: callSite(get) },
      ),
    );
  };
  const ownKeys = (): string[] => {
    const names = fieldsOf(type);
    if (names === undefined) throw misuse("asked for its keys", ownKeys);
    return [...names];
  };

  const proxy = new Proxy(Object.create(null) as object, {
    get,
    ownKeys,
    getOwnPropertyDescriptor: (_, name) =>
      typeof name === "string" && fieldsOf(type)?.includes(name) === true
        ? { enumerable: true, configurable: true, value: read(name) }
        : undefined,
    has: function has(): never {
      throw misuse("asked for its keys", has);
    },
    set: function set(): never {
      throw misuse("assigned to", set);
    },
  });
  behind.set(proxy, reference);
  return proxy;
}

/** A short spelling of an expression, for logs. */
function describe(expression: Expression): string {
  switch (expression.op) {
    case "get":
      return `${describe(expression.from)}.${expression.key}`;
    case "output":
      return expression.node;
    case "param":
      return `params.${expression.name}`;
    case "item":
      return `${expression.each}[item]`;
    case "run":
      return `run.${expression.field}`;
    default:
      return expression.op;
  }
}
