import type { ComprehensionForm, DictEntry, Expression, Keyword, Parameter } from "./ast.js";
import { type FormatPart, formatLiteral } from "./format-literal.js";
import { numberLiteral } from "./number-literal.js";
import { LEVEL, levelOf } from "./precedence.js";
import { blockLiteral, lineLiteral } from "./string-literal.js";

/** Prints an expression, in parentheses where it binds less tightly than its place asks for. */
export const printExpression = (expression: Expression, atLeast: number = LEVEL.lambda): string => {
  const text = bare(expression);
  return levelOf(expression) < atLeast ? `(${text})` : text;
};

const bare = (expression: Expression): string => {
  switch (expression.kind) {
    case "name":
      return expression.id;
    case "attribute":
      return `${primary(expression.of)}.${expression.name}`;
    case "call":
      return `${primary(expression.of)}(${callArguments(expression.args, expression.keywords)})`;
    case "string":
      return expression.style === "block" ? blockLiteral(expression.value) : lineLiteral(expression.value);
    case "format":
      return formatLiteral(expression.parts.map(formatPart));
    case "number":
      return numberLiteral(expression.value, expression.float);
    case "constant":
      return constant(expression.value);
    case "list":
      return `[${elements(expression.items)}]`;
    case "tuple":
      return `(${elements(expression.items)}${expression.items.length === 1 ? "," : ""})`;
    case "dict":
      return `{${expression.entries.map(dictEntry).join(", ")}}`;
    case "subscript":
      return `${primary(expression.of)}[${subscriptIndex(expression.index)}]`;
    case "lambda":
      return `lambda${expression.params.length === 0 ? "" : " "}${printParameters(expression.params)}: ${printExpression(expression.body)}`;
    case "unary":
      return expression.operator === "not"
        ? `not ${printExpression(expression.operand, LEVEL.not)}`
        : `-${printExpression(expression.operand, LEVEL.sign)}`;
    case "binary":
      return binary(expression);
    case "boolean": {
      const level = LEVEL[expression.operator] + 1;
      return expression.operands.map((each) => printExpression(each, level)).join(` ${expression.operator} `);
    }
    case "compare": {
      const tighter = LEVEL.compare + 1;
      return `${printExpression(expression.left, tighter)} ${expression.operator} ${printExpression(expression.right, tighter)}`;
    }
    case "conditional":
      return `${printExpression(expression.then, LEVEL.or)} if ${printExpression(expression.test, LEVEL.or)} else ${printExpression(expression.otherwise, LEVEL.conditional)}`;
    case "comprehension":
      return inBrackets(expression.form, `${comprehended(expression.form)} ${clauses(expression)}`);
    case "starred":
      return `*${printExpression(expression.value, LEVEL.bitOr)}`;
  }
};

const formatPart = (part: string | Expression): FormatPart =>
  typeof part === "string" ? part : { code: printExpression(part, LEVEL.conditional) };

const primary = (expression: Expression): string =>
  expression.kind === "number" ? `(${bare(expression)})` : printExpression(expression, LEVEL.primary);

/** A place that allows `*value`. */
const element = (expression: Expression): string => printExpression(expression, LEVEL.starred);

const elements = (items: readonly Expression[]): string => items.map(element).join(", ");

const constant = (value: boolean | null | "..."): string => {
  if (value === "...") return value;
  if (value === null) return "None";
  return value ? "True" : "False";
};

const dictEntry = ({ key, value }: DictEntry): string =>
  key === undefined
    ? `**${printExpression(value, LEVEL.bitOr)}`
    : `${printExpression(key)}: ${printExpression(value)}`;

const subscriptIndex = (index: Expression): string =>
  index.kind === "tuple" && index.items.length > 1 && index.items.every(({ kind }) => kind !== "starred")
    ? elements(index.items)
    : printExpression(index);

const callArguments = (args: readonly Expression[], keywords: readonly Keyword[]): string => {
  const [first] = args;
  if (
    first?.kind === "comprehension" &&
    first.form.kind === "generator" &&
    args.length + keywords.length === 1
  )
    return `${comprehended(first.form)} ${clauses(first)}`;
  return [...args.map(element), ...keywords.map(keyword)].join(", ");
};

const keyword = ({ name, value }: Keyword): string =>
  name === undefined ? `**${printExpression(value, LEVEL.bitOr)}` : `${name}=${printExpression(value)}`;

/** `**` binds to the right, and less tightly than a sign on its right; all others bind to the left. */
const binary = ({ operator, left, right }: Extract<Expression, { kind: "binary" }>): string => {
  const level = levelOf({ kind: "binary", operator, left, right });
  const [atLeft, atRight] = operator === "**" ? [level + 1, LEVEL.sign] : [level, level + 1];
  return `${printExpression(left, atLeft)} ${operator} ${printExpression(right, atRight)}`;
};

const comprehended = (form: ComprehensionForm): string =>
  form.kind === "dict"
    ? `${printExpression(form.key)}: ${printExpression(form.value)}`
    : printExpression(form.item);

const clauses = ({ target, iterable, conditions }: Extract<Expression, { kind: "comprehension" }>): string =>
  [
    `for ${printTarget(target)} in ${printExpression(iterable, LEVEL.or)}`,
    ...conditions.map((each) => `if ${printExpression(each, LEVEL.or)}`),
  ].join(" ");

const inBrackets = (form: ComprehensionForm, text: string): string => {
  switch (form.kind) {
    case "list":
      return `[${text}]`;
    case "generator":
      return `(${text})`;
    case "dict":
      return `{${text}}`;
  }
};

/** What is assigned to by `=`, `for` and `with`: a tuple needs no parentheses there. */
export const printTarget = (target: Expression): string =>
  target.kind === "tuple" && target.items.length > 1 ? elements(target.items) : printExpression(target);

/** The parameters of a function or lambda, without the parentheses. */
export const printParameters = (params: readonly Parameter[]): string => {
  const parts = params.map(parameter);
  const firstKeyword = params.findIndex(({ form }) => form === "keyword");
  const hasStar = params.some(({ form }) => form === "*");
  if (firstKeyword >= 0 && !hasStar) parts.splice(firstKeyword, 0, "*");
  return parts.join(", ");
};

const parameter = ({ name, form, annotation, default: value }: Parameter): string => {
  const stars = form === "*" || form === "**" ? form : "";
  const type = annotation === undefined ? "" : `: ${printExpression(annotation)}`;
  const equals = annotation === undefined ? "=" : " = ";
  return `${stars}${name}${type}${value === undefined ? "" : `${equals}${printExpression(value)}`}`;
};
