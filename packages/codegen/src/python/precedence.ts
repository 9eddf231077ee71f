import type { BinaryOperator, Expression } from "./ast.js";

/** How tightly an expression binds; a higher one binds tighter (Python reference, "Operator precedence"). */
export const LEVEL = {
  starred: 0,
  lambda: 1,
  conditional: 2,
  or: 3,
  and: 4,
  not: 5,
  compare: 6,
  bitOr: 7,
  bitAnd: 9,
  shift: 10,
  sum: 11,
  product: 12,
  sign: 13,
  power: 14,
  primary: 15,
  atom: 16,
} as const;

const OPERATOR_LEVEL: Readonly<Record<BinaryOperator, number>> = {
  "|": LEVEL.bitOr,
  "&": LEVEL.bitAnd,
  "<<": LEVEL.shift,
  ">>": LEVEL.shift,
  "+": LEVEL.sum,
  "-": LEVEL.sum,
  "*": LEVEL.product,
  "/": LEVEL.product,
  "//": LEVEL.product,
  "%": LEVEL.product,
  "**": LEVEL.power,
};

/** The level of an expression as it is printed. */
export const levelOf = (expression: Expression): number => {
  switch (expression.kind) {
    case "starred":
      return LEVEL.starred;
    case "lambda":
      return LEVEL.lambda;
    case "conditional":
      return LEVEL.conditional;
    case "boolean":
      return LEVEL[expression.operator];
    case "compare":
      return LEVEL.compare;
    case "unary":
      return expression.operator === "not" ? LEVEL.not : LEVEL.sign;
    case "binary":
      return OPERATOR_LEVEL[expression.operator];
    case "number":
      return expression.value < 0 || Object.is(expression.value, -0) ? LEVEL.sign : LEVEL.atom;
    case "format":
    case "attribute":
    case "call":
    case "subscript":
      return LEVEL.primary;
    case "name":
    case "string":
    case "constant":
    case "list":
    case "tuple":
    case "dict":
    case "comprehension":
      return LEVEL.atom;
  }
};
