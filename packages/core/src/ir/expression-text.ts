import type { Expression } from "./expression.js";
import type { Json } from "./json.js";

const signs = { eq: "=", ne: "≠", lt: "<", lte: "≤", gt: ">", gte: "≥" } as const;
const tests = { "starts-with": "starts with", "ends-with": "ends with", contains: "contains" } as const;

const calculations = { add: "+", subtract: "−", multiply: "×", divide: "÷" } as const;

const json = (value: Json): string => JSON.stringify(value);

const joined = (operands: readonly Expression[], word: string): string =>
  operands
    .map((it) => (it.op === "and" || it.op === "or" ? `(${expressionText(it)})` : expressionText(it)))
    .join(` ${word} `);

/** An expression in one line, for people: `evaluate.accuracy ≥ param minAccuracy`. */
export function expressionText(expression: Expression): string {
  switch (expression.op) {
    case "literal":
      return json(expression.value);
    case "param":
      return `param ${expression.name}`;
    case "output":
      return expression.node;
    case "get":
      return typeof expression.key === "number"
        ? `${expressionText(expression.from)}[${expression.key}]`
        : `${expressionText(expression.from)}.${expression.key}`;
    case "item":
      return `item of ${expression.each}`;
    case "index":
      return `index in ${expression.each}`;
    case "object":
      return `{ ${Object.entries(expression.fields)
        .map(([name, field]) => `${name}: ${expressionText(field)}`)
        .join(", ")} }`;
    case "array":
      return `[${expression.items.map(expressionText).join(", ")}]`;
    case "template":
      return expression.parts.map(expressionText).join(" + ");
    case "compare":
      return `${expressionText(expression.left)} ${signs[expression.operator]} ${expressionText(expression.right)}`;
    case "and":
    case "or":
      return joined(expression.operands, expression.op);
    case "not":
      return `not (${expressionText(expression.operand)})`;
    case "text":
      return `${expressionText(expression.value)} ${tests[expression.test]} ${expressionText(expression.part)}`;
    case "in":
      return `${expressionText(expression.value)} in ${expressionText(expression.options)}`;
    case "count":
      return `count of ${expressionText(expression.list)}`;
    case "column":
      return `${expression.name} of ${expressionText(expression.list)}`;
    case "or-else":
      return `${expressionText(expression.value)} or else ${expressionText(expression.fallback)}`;
    case "present":
      return `${expressionText(expression.value)} is there`;
    case "or-skip":
      return `${expressionText(expression.value)} or skip`;
    case "arithmetic":
      return `(${expressionText(expression.left)} ${calculations[expression.operator]} ${expressionText(expression.right)})`;
    case "run":
      return `run ${expression.field}`;
  }
}
