import type {
  BinaryOperator,
  CompareOperator,
  ComprehensionForm,
  DictEntry,
  Expression,
  Parameter,
} from "./ast.js";
import { identifier, moduleName } from "./identifier.js";

/** Values by name; those that are undefined are left out, so that optional keywords can be written in line. */
export type Named = Readonly<Record<string, Expression | undefined>>;

const given = (named: Named): readonly (readonly [string, Expression])[] =>
  Object.entries(named).filter((entry): entry is [string, Expression] => entry[1] !== undefined);

const name = (id: string): Expression => ({ kind: "name", id: identifier(id) });

const attribute = (of: Expression, ...names: readonly string[]): Expression =>
  names.reduce<Expression>((from, each) => ({ kind: "attribute", of: from, name: identifier(each) }), of);

/** `a.b.c` from its text. */
const dotted = (path: string): Expression => {
  const [first = "", ...rest] = moduleName(path).split(".");
  return attribute(name(first), ...rest);
};

/** `of(*args, **keywords)`; `unpack` gives a last `**mapping`. */
const call = (
  of: Expression,
  args: readonly Expression[] = [],
  keywords: Named = {},
  unpack?: Expression,
): Expression => ({
  kind: "call",
  of,
  args,
  keywords: [
    ...given(keywords).map(([key, value]) => ({ name: identifier(key), value })),
    ...(unpack === undefined ? [] : [{ name: undefined, value: unpack }]),
  ],
});

const string = (value: string): Expression => ({ kind: "string", value, style: "line" });

/** The same value as `string`, triple-quoted where it has several lines: for scripts a person will read. */
const block = (value: string): Expression => ({ kind: "string", value, style: "block" });

/** The text of all parts in a row, as an f-string wherever Python 3.10 has a way to write it as one. */
const format = (parts: readonly (string | Expression)[]): Expression => {
  const texts = parts.filter((part) => typeof part === "string");
  return texts.length === parts.length ? string(texts.join("")) : { kind: "format", parts };
};

/**
 * A number: an `int` for safe integers, else a `float`; always a `float` where `float` is set.
 * @throws Error for NaN and infinities, which are no JSON values.
 */
const number = (value: number, options: { readonly float?: boolean } = {}): Expression => {
  if (!Number.isFinite(value)) throw new Error(`not a JSON number: ${String(value)}`);
  return { kind: "number", value, float: options.float ?? !Number.isSafeInteger(value) };
};

const constant = (value: boolean | null | "..."): Expression => ({ kind: "constant", value });

const list = (items: readonly Expression[]): Expression => ({ kind: "list", items });

const tuple = (items: readonly Expression[]): Expression => ({ kind: "tuple", items });

/** A dict with string keys (any string) in the given order. */
const dict = (named: Named): Expression => ({
  kind: "dict",
  entries: given(named).map(([key, value]) => ({ key: string(key), value })),
});

/** A dict of any entries, an entry without a key being `**value`. */
const dictOf = (entries: readonly DictEntry[]): Expression => ({ kind: "dict", entries });

const subscript = (of: Expression, index: Expression): Expression => ({ kind: "subscript", of, index });

/** `of["key"]` */
const item = (of: Expression, key: string | number): Expression =>
  subscript(of, typeof key === "string" ? string(key) : number(key));

const param = (
  id: string,
  options: {
    readonly annotation?: Expression;
    readonly default?: Expression;
    readonly form?: Parameter["form"];
  } = {},
): Parameter => ({
  name: identifier(id),
  form: options.form ?? "plain",
  annotation: options.annotation,
  default: options.default,
});

const lambda = (params: readonly (string | Parameter)[], body: Expression): Expression => ({
  kind: "lambda",
  params: params.map((each) => (typeof each === "string" ? param(each) : each)),
  body,
});

const negative = (operand: Expression): Expression => ({ kind: "unary", operator: "-", operand });

const not = (operand: Expression): Expression => ({ kind: "unary", operator: "not", operand });

const binary = (left: Expression, operator: BinaryOperator, right: Expression): Expression => ({
  kind: "binary",
  operator,
  left,
  right,
});

const compare = (left: Expression, operator: CompareOperator, right: Expression): Expression => ({
  kind: "compare",
  operator,
  left,
  right,
});

const joined =
  (operator: "and" | "or") =>
  (...operands: readonly Expression[]): Expression => {
    const [first] = operands;
    if (first === undefined) return constant(operator === "and");
    return operands.length === 1 ? first : { kind: "boolean", operator, operands };
  };

const conditional = (test: Expression, then: Expression, otherwise: Expression): Expression => ({
  kind: "conditional",
  test,
  then,
  otherwise,
});

/** `for target in iterable if …`, in brackets of its form. */
const comprehension = (
  form: ComprehensionForm,
  target: Expression,
  iterable: Expression,
  ...conditions: readonly Expression[]
): Expression => ({ kind: "comprehension", form, target, iterable, conditions });

const starred = (value: Expression): Expression => ({ kind: "starred", value });

/** Builders of expressions: `expressions.call(expressions.name("DAG"), [], { schedule: … })`. */
export const expressions = {
  name,
  attribute,
  dotted,
  call,
  string,
  block,
  format,
  number,
  none: constant(null),
  true: constant(true),
  false: constant(false),
  ellipsis: constant("..."),
  constant,
  list,
  tuple,
  dict,
  dictOf,
  subscript,
  item,
  param,
  lambda,
  negative,
  not,
  binary,
  compare,
  and: joined("and"),
  or: joined("or"),
  conditional,
  comprehension,
  starred,
} as const;
