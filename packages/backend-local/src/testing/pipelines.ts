import type {
  EachNode,
  Expression,
  Json,
  Node,
  Pipeline,
  Policy,
  TaskDefinition,
  TaskNode,
  ValueType,
  WhenNode,
} from "@partitura/core";

const span = { file: "pipeline.ts", line: 1, column: 1 };

/** A reference to an output of a node, or to its whole result. */
export const output = (node: string, key?: string): Expression =>
  key === undefined ? { op: "output", node } : { op: "get", from: { op: "output", node }, key };

/** A constant. */
export const literal = (value: Json): Expression => ({ op: "literal", value });

/** The element of an enclosing `each`. */
export const item = (each: string): Expression => ({ op: "item", each });

type Types = { readonly [name: string]: ValueType };
const ports = (types: Types): TaskDefinition["inputs"] =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));

/** A shell task's declaration. */
export const shell = (
  id: string,
  command: string,
  inputs: Types = {},
  outputs: Types = {},
): TaskDefinition => ({
  id,
  inputs: ports(inputs),
  outputs: ports(outputs),
  body: { kind: "shell", command, codeHash: "" },
  span,
});

/** A Python task's declaration; its function has the name of the task. */
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
    function: id,
    packages: [...packages],
    files: ["steps.py"],
    codeHash: "",
  },
  span,
});

/** A TypeScript task's declaration; its bundle has the name of the task. */
export const typescript = (id: string, inputs: Types = {}, outputs: Types = {}): TaskDefinition => ({
  id,
  inputs: ports(inputs),
  outputs: ports(outputs),
  body: { kind: "typescript", bundle: `${id}.mjs`, codeHash: "" },
  span,
});

/** A call of the task of the same id, or of another. */
export const call = (
  id: string,
  inputs: { readonly [name: string]: Expression } = {},
  more: Partial<Pick<TaskNode, "task" | "after" | "runIf" | "updates">> & { policy?: Partial<Policy> } = {},
): TaskNode => ({
  kind: "task",
  id,
  task: more.task ?? id,
  inputs,
  after: more.after ?? [],
  ...(more.runIf && { runIf: more.runIf }),
  ...(more.updates && { updates: more.updates }),
  policy: { env: {}, ...more.policy },
  span,
});

/** An `each` over any values. */
export const each = (
  id: string,
  items: Expression,
  nodes: readonly Node[],
  result?: Expression,
  more: Partial<EachNode> = {},
): EachNode => ({
  kind: "each",
  id,
  items,
  itemType: {},
  onItemFailure: "fail",
  nodes,
  result,
  span,
  ...more,
});

/** A `when`. */
export const when = (
  id: string,
  condition: Expression,
  then: WhenNode["then"],
  otherwise?: WhenNode["otherwise"],
): WhenNode => ({
  kind: "when",
  id,
  condition,
  then,
  otherwise,
  span,
});

/** A pipeline of these tasks and nodes. */
export const pipelineOf = (
  tasks: readonly TaskDefinition[],
  nodes: readonly Node[],
  outputs: { readonly [name: string]: Expression } = {},
  more: Partial<Pipeline> = {},
): Pipeline => ({
  irVersion: 1,
  id: "test",
  tags: [],
  params: {},
  tasks: Object.fromEntries(tasks.map((task) => [task.id, task])),
  nodes: [...nodes],
  outputs,
  span,
  ...more,
});
