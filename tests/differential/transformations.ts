import {
  mapChildren,
  type Arm,
  type Expression,
  type Node,
  type Pipeline,
  type TaskNode,
} from "@partitura/core";

/** Changes of a program that must not change what it does. */

type Rename = (id: string) => string;

function renamedIn(expression: Expression, rename: Rename): Expression {
  switch (expression.op) {
    case "output":
      return { ...expression, node: rename(expression.node) };
    case "item":
    case "index":
      return { ...expression, each: rename(expression.each) };
    default:
      return mapChildren(expression, (inner) => renamedIn(inner, rename));
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
