import type {
  Expression,
  Json,
  Node,
  Pipeline,
  Policy,
  Port,
  TaskDefinition,
  TaskNode,
  ValueType,
} from "@partitura/core";

const span = { file: "pipeline.ts", line: 1, column: 1 };

type Types = { readonly [name: string]: ValueType };

const ports = (types: Types): { readonly [name: string]: Port } =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));

/** A shell task. */
export const shell = (
  id: string,
  command: string,
  inputs: Types = {},
  outputs: Types = {},
): TaskDefinition => ({
  id,
  inputs: ports(inputs),
  outputs: ports(outputs),
  body: { kind: "shell", command, codeHash: "0" },
  span,
});

/** A task of the file `steps.py`. */
export const python = (
  id: string,
  inputs: Types = {},
  outputs: Types = {},
  packages: readonly string[] = [],
): TaskDefinition => ({
  id,
  inputs: ports(inputs),
  outputs: ports(outputs),
  body: {
    kind: "python",
    source: "steps.py",
    function: id.replaceAll("-", "_"),
    packages: [...packages],
    files: ["steps.py"],
    codeHash: "0",
  },
  span,
});

/** A call of the task of that id. */
export const call = (
  id: string,
  inputs: TaskNode["inputs"] = {},
  options: {
    readonly task?: string;
    readonly after?: readonly string[];
    readonly policy?: Partial<Policy>;
  } = {},
): Node => ({
  kind: "task",
  id,
  task: options.task ?? id,
  inputs,
  after: options.after ?? [],
  policy: { env: {}, ...options.policy },
  span,
});

/** An `each`. */
export const each = (
  id: string,
  items: Expression,
  nodes: readonly Node[],
  options: {
    readonly result?: Expression;
    readonly itemType?: ValueType;
    readonly concurrency?: number;
    readonly onItemFailure?: "fail" | "continue";
  } = {},
): Node => ({ kind: "each", id, items, itemType: {}, onItemFailure: "fail", nodes, span, ...options });

/** A `when`. */
export const when = (
  id: string,
  condition: Expression,
  then: Extract<Node, { kind: "when" }>["then"],
  otherwise?: Extract<Node, { kind: "when" }>["otherwise"],
): Node => ({ kind: "when", id, condition, then, otherwise, span });

/** Expressions, briefly. */
export const e = {
  value: (value: Json): Expression => ({ op: "literal", value }),
  param: (name: string): Expression => ({ op: "param", name }),
  output: (node: string, ...keys: readonly (string | number)[]): Expression =>
    e.get({ op: "output", node }, ...keys),
  get: (from: Expression, ...keys: readonly (string | number)[]): Expression =>
    keys.reduce<Expression>((inner, key) => ({ op: "get", from: inner, key }), from),
  item: (each: string, ...keys: readonly (string | number)[]): Expression =>
    e.get({ op: "item", each }, ...keys),
  index: (each: string): Expression => ({ op: "index", each }),
  object: (fields: { readonly [name: string]: Expression }): Expression => ({ op: "object", fields }),
  template: (...parts: readonly (string | Expression)[]): Expression => ({
    op: "template",
    parts: parts.map((part) => (typeof part === "string" ? e.value(part) : part)),
  }),
  compare: (
    left: Expression,
    operator: "eq" | "ne" | "lt" | "lte" | "gt" | "gte",
    right: Expression,
  ): Expression => ({
    op: "compare",
    operator,
    left,
    right,
  }),
} as const;

/** A pipeline of these tasks and nodes. */
export const pipeline = (
  id: string,
  tasks: readonly TaskDefinition[],
  nodes: readonly Node[],
  rest: Partial<Pipeline> = {},
): Pipeline => ({
  irVersion: 1,
  id,
  tags: [],
  params: {},
  tasks: Object.fromEntries(tasks.map((task) => [task.id, task])),
  nodes: [...nodes],
  outputs: {},
  span,
  ...rest,
});
