import type { Expression, Json, Node, Pipeline, Policy, TaskDefinition, ValueType } from "@partitura/core";

const span = { file: "pipeline.ts", line: 1, column: 1 };

/** Short ways to write expressions in tests. */
export const ex = {
  literal: (value: Json): Expression => ({ op: "literal", value }),
  param: (name: string): Expression => ({ op: "param", name }),
  output: (node: string): Expression => ({ op: "output", node }),
  get: (from: Expression, key: string | number): Expression => ({ op: "get", from, key }),
  port: (node: string, key: string): Expression => ({ op: "get", from: { op: "output", node }, key }),
  item: (each: string): Expression => ({ op: "item", each }),
  index: (each: string): Expression => ({ op: "index", each }),
  object: (fields: { readonly [name: string]: Expression }): Expression => ({ op: "object", fields }),
  template: (...parts: readonly (Expression | string)[]): Expression => ({
    op: "template",
    parts: parts.map((part) => (typeof part === "string" ? { op: "literal", value: part } : part)),
  }),
} as const;

/** A comparison. */
export const compare = (left: Expression, operator: "eq" | "gt" | "lt", right: Expression): Expression => ({
  op: "compare",
  operator,
  left,
  right,
});

/** A python task whose ports have the given types. */
export function python(
  id: string,
  inputs: { readonly [name: string]: ValueType },
  outputs: { readonly [name: string]: ValueType },
): TaskDefinition {
  const body = { kind: "python", source: "steps.py", function: id.replaceAll("-", "_") } as const;
  return define(id, inputs, outputs, { ...body, packages: [], files: ["steps.py"], codeHash: "00" });
}

/** A shell task. */
export function shell(
  id: string,
  command: string,
  inputs: { readonly [name: string]: ValueType },
  outputs: { readonly [name: string]: ValueType },
): TaskDefinition {
  return define(id, inputs, outputs, { kind: "shell", command, codeHash: "00" });
}

/** A task with any body. */
export function define(
  id: string,
  inputs: { readonly [name: string]: ValueType },
  outputs: { readonly [name: string]: ValueType },
  body: TaskDefinition["body"],
): TaskDefinition {
  const ports = (types: { readonly [name: string]: ValueType }): TaskDefinition["inputs"] =>
    Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  return { id, inputs: ports(inputs), outputs: ports(outputs), body, span };
}

/** A call of a task. */
export function call(
  id: string,
  inputs: { readonly [name: string]: Expression } = {},
  more: {
    readonly task?: string;
    readonly after?: readonly string[];
    readonly policy?: Partial<Policy>;
  } = {},
): Node {
  const policy = { env: {}, ...more.policy };
  return { kind: "task", id, task: more.task ?? id, inputs, after: [...(more.after ?? [])], policy, span };
}

/** An `each`. */
export function each(
  id: string,
  items: Expression,
  itemType: ValueType,
  nodes: readonly Node[],
  more: {
    readonly result?: Expression;
    readonly concurrency?: number;
    readonly onItemFailure?: "fail" | "continue";
  } = {},
): Node {
  return { kind: "each", id, items, itemType, nodes: [...nodes], onItemFailure: "fail", span, ...more };
}

/** A `when`. */
export function when(
  id: string,
  condition: Expression,
  then: { readonly nodes: readonly Node[]; readonly result?: Expression },
  otherwise?: { readonly nodes: readonly Node[]; readonly result?: Expression },
): Node {
  return { kind: "when", id, condition, then, span, ...(otherwise && { otherwise }) };
}

/** A pipeline of these nodes. */
export function pipeline(
  id: string,
  tasks: readonly TaskDefinition[],
  nodes: readonly Node[],
  more: Partial<Pipeline> = {},
): Pipeline {
  return {
    irVersion: 1,
    id,
    tags: [],
    params: {},
    tasks: Object.fromEntries(tasks.map((task) => [task.id, task])),
    nodes: [...nodes],
    outputs: {},
    span,
    ...more,
  };
}
