import { typingOf, type Expression, type Pipeline, type Typing } from "@partitura/core";

const stand = (node: string): string => `result of ${node}`;

/** The expression with a parameter in place of every result of a node. */
function substituted(expression: Expression): Expression {
  const inner = substituted;
  switch (expression.op) {
    case "output":
      return { op: "param", name: stand(expression.node) };
    case "literal":
    case "param":
    case "item":
    case "index":
    case "run":
      return expression;
    case "get":
      return { ...expression, from: inner(expression.from) };
    case "object": {
      const fields = Object.entries(expression.fields).map(([name, field]) => [name, inner(field)] as const);
      return { ...expression, fields: Object.fromEntries(fields) };
    }
    case "array":
      return { ...expression, items: expression.items.map(inner) };
    case "template":
      return { ...expression, parts: expression.parts.map(inner) };
    case "compare":
    case "arithmetic":
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case "and":
    case "or":
      return { ...expression, operands: expression.operands.map(inner) };
    case "not":
      return { ...expression, operand: inner(expression.operand) };
    case "text":
      return { ...expression, value: inner(expression.value), part: inner(expression.part) };
    case "in":
      return { ...expression, value: inner(expression.value), options: inner(expression.options) };
    case "count":
    case "column":
      return { ...expression, list: inner(expression.list) };
    case "or-else":
      return { ...expression, value: inner(expression.value), fallback: inner(expression.fallback) };
    case "present":
    case "or-skip":
      return { ...expression, value: inner(expression.value) };
  }
}

/** The types of expressions in which these nodes' results may be null, because the nodes have not succeeded. */
export function looseTyping(pipeline: Pipeline, typing: Typing, nodes: readonly string[]): Typing {
  const results = nodes.map((node) => [stand(node), { type: typing.ofNode(node), optional: true }] as const);
  const loose = typingOf({ ...pipeline, params: { ...pipeline.params, ...Object.fromEntries(results) } });
  return { ...typing, of: (expression) => loose.of(substituted(expression)) };
}
