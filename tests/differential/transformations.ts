import type { Arm, Expression, Node, Pipeline, TaskNode } from "@partitura/core";

/** Changes of a program that must not change what it does. */

type Rename = (id: string) => string;

function renamedIn(expression: Expression, rename: Rename): Expression {
  const inside = (it: Expression): Expression => renamedIn(it, rename);
  switch (expression.op) {
    case "literal":
    case "param":
    case "run":
      return expression;
    case "output":
      return { ...expression, node: rename(expression.node) };
    case "item":
    case "index":
      return { ...expression, each: rename(expression.each) };
    case "get":
      return { ...expression, from: inside(expression.from) };
    case "object":
      return {
        ...expression,
        fields: Object.fromEntries(
          Object.entries(expression.fields).map(([name, field]) => [name, inside(field)]),
        ),
      };
    case "array":
      return { ...expression, items: expression.items.map(inside) };
    case "template":
      return { ...expression, parts: expression.parts.map(inside) };
    case "compare":
    case "arithmetic":
      return { ...expression, left: inside(expression.left), right: inside(expression.right) };
    case "and":
    case "or":
      return { ...expression, operands: expression.operands.map(inside) };
    case "not":
      return { ...expression, operand: inside(expression.operand) };
    case "text":
      return { ...expression, value: inside(expression.value), part: inside(expression.part) };
    case "in":
      return { ...expression, value: inside(expression.value), options: inside(expression.options) };
    case "count":
    case "column":
      return { ...expression, list: inside(expression.list) };
    case "or-else":
      return { ...expression, value: inside(expression.value), fallback: inside(expression.fallback) };
    case "present":
    case "or-skip":
      return { ...expression, value: inside(expression.value) };
  }
}

function renamedNode(node: Node, rename: Rename): Node {
  const inside = (it: Expression): Expression => renamedIn(it, rename);
  const arm = (it: Arm): Arm => ({
    nodes: it.nodes.map((inner) => renamedNode(inner, rename)),
    ...(it.result && { result: inside(it.result) }),
  });
  switch (node.kind) {
    case "task":
      return renamedTask(node, rename);
    case "each":
      return {
        ...node,
        id: rename(node.id),
        items: inside(node.items),
        nodes: node.nodes.map((inner) => renamedNode(inner, rename)),
        ...(node.result && { result: inside(node.result) }),
      };
    case "when":
      return {
        ...node,
        id: rename(node.id),
        condition: inside(node.condition),
        then: arm(node.then),
        ...(node.otherwise && { otherwise: arm(node.otherwise) }),
      };
  }
}

function renamedTask(node: TaskNode, rename: Rename): TaskNode {
  return {
    ...node,
    id: rename(node.id),
    inputs: Object.fromEntries(
      Object.entries(node.inputs).map(([name, it]) => [name, renamedIn(it, rename)]),
    ),
    after: node.after.map(rename),
  };
}

/** The same program with other ids. */
export function renamed(program: Pipeline, rename: Rename): Pipeline {
  return {
    ...program,
    nodes: program.nodes.map((node) => renamedNode(node, rename)),
    ...(program.onExit && { onExit: program.onExit.map((node) => renamedTask(node, rename)) }),
    outputs: Object.fromEntries(
      Object.entries(program.outputs).map(([name, it]) => [name, renamedIn(it, rename)]),
    ),
  };
}

function reversedNodes(nodes: readonly Node[]): readonly Node[] {
  return nodes.toReversed().map((node) => {
    switch (node.kind) {
      case "task":
        return node;
      case "each":
        return { ...node, nodes: reversedNodes(node.nodes) };
      case "when":
        return {
          ...node,
          then: { ...node.then, nodes: reversedNodes(node.then.nodes) },
          ...(node.otherwise && {
            otherwise: { ...node.otherwise, nodes: reversedNodes(node.otherwise.nodes) },
          }),
        };
    }
  });
}

/** The same program with everything declared the other way round. */
export function reversed(program: Pipeline): Pipeline {
  return { ...program, nodes: [...reversedNodes(program.nodes)] };
}

/** The same program with a branch that is never taken. */
export function withDeadBranch(program: Pipeline, task: string): Pipeline {
  const { span } = program;
  const inputs = {
    amount: { op: "literal", value: 1 },
    list: { op: "literal", value: [] },
    label: { op: "literal", value: "" },
    outcome: { op: "literal", value: "fail" },
  } as const;
  const dead: Node = {
    kind: "when",
    id: "dead",
    condition: {
      op: "compare",
      operator: "lt",
      left: { op: "param", name: "limit" },
      right: { op: "literal", value: -1000 },
    },
    then: { nodes: [{ kind: "task", id: "never", task, inputs, after: [], policy: { env: {} }, span }] },
    span,
  };
  return { ...program, nodes: [dead, ...program.nodes] };
}
