import type { Branch, Expression, FunctionDefinition, Handler, Statement } from "./ast.js";
import { commentLines } from "./comment.js";
import { LEVEL } from "./precedence.js";
import { printExpression, printParameters, printTarget } from "./print-expression.js";
import { tripleQuotedBody } from "./string-literal.js";

/** Prints a module. What it gives is valid Python, not yet formatted: `formatPython` does that. */
export const printPython = (module: readonly Statement[]): string =>
  `${module.flatMap((each) => statement(each, 0)).join("\n")}\n`;

const line = (depth: number, text: string): string => (text === "" ? "" : "    ".repeat(depth) + text);

const suite = (body: readonly Statement[], depth: number): readonly string[] => {
  const lines = body.flatMap((each) => statement(each, depth + 1));
  return body.every(({ kind }) => kind === "comment" || kind === "blank")
    ? [...lines, line(depth + 1, "pass")]
    : lines;
};

const block = (head: string, body: readonly Statement[], depth: number): readonly string[] => [
  line(depth, `${head}:`),
  ...suite(body, depth),
];

const statement = (node: Statement, depth: number): readonly string[] => {
  const one = (text: string): readonly string[] => [line(depth, text)];
  switch (node.kind) {
    case "import":
      return one(`import ${node.module}${alias(node.alias)}`);
    case "import-from":
      return one(
        `from ${node.module} import ${node.names.map((each) => each.name + alias(each.alias)).join(", ")}`,
      );
    case "assign":
      return one([...node.targets.map(printTarget), printExpression(node.value)].join(" = "));
    case "ann-assign":
      return one(
        `${printExpression(node.target)}: ${printExpression(node.annotation)}${node.value === undefined ? "" : ` = ${printExpression(node.value)}`}`,
      );
    case "expression":
      return one(printExpression(node.value));
    case "function":
      return definition(node, depth);
    case "with":
      return block(
        `with ${node.items.map(({ context, as }) => printExpression(context) + (as === undefined ? "" : ` as ${printExpression(as, LEVEL.primary)}`)).join(", ")}`,
        node.body,
        depth,
      );
    case "if":
      return [
        ...node.branches.flatMap((each, index) => branch(each, index, depth)),
        ...optional("else", node.otherwise, depth),
      ];
    case "for":
      return block(`for ${printTarget(node.target)} in ${printExpression(node.iterable)}`, node.body, depth);
    case "try":
      return [
        ...block("try", node.body, depth),
        ...node.handlers.flatMap((each) => handler(each, depth)),
        ...optional("else", node.otherwise, depth),
        ...optional("finally", node.lastly, depth),
      ];
    case "return":
      return one(withOptional("return", node.value));
    case "raise":
      return one(
        withOptional("raise", node.exception) +
          (node.cause === undefined ? "" : ` from ${printExpression(node.cause)}`),
      );
    case "pass":
      return one("pass");
    case "docstring":
      return one(`"""${tripleQuotedBody(node.text)}"""`);
    case "comment":
      return commentLines(node.text).map((each) => line(depth, each));
    case "blank":
      return [""];
  }
};

const alias = (as: string | undefined): string => (as === undefined ? "" : ` as ${as}`);

const withOptional = (word: string, value: Expression | undefined): string =>
  value === undefined ? word : `${word} ${printExpression(value)}`;

const optional = (head: string, body: readonly Statement[] | undefined, depth: number): readonly string[] =>
  body === undefined ? [] : block(head, body, depth);

const branch = ({ test, body }: Branch, index: number, depth: number): readonly string[] =>
  block(`${index === 0 ? "if" : "elif"} ${printExpression(test)}`, body, depth);

const handler = ({ type, as, body }: Handler, depth: number): readonly string[] =>
  block(withOptional("except", type) + alias(as), body, depth);

const definition = (node: FunctionDefinition, depth: number): readonly string[] => [
  ...node.decorators.map((each) => line(depth, `@${printExpression(each)}`)),
  ...block(
    `def ${node.name}(${printParameters(node.params)})${node.returns === undefined ? "" : ` -> ${printExpression(node.returns)}`}`,
    node.body,
    depth,
  ),
];
