import type {
  Arm,
  EachNode,
  Expression,
  Json,
  Pipeline,
  TaskDefinition,
  TaskNode,
  ValueType,
  WhenNode,
} from "@partitura/core";

/** A place for things that are written nowhere. */
export const span = { file: "pipeline.ts", line: 1, column: 1 };

export const literal = (value: Json): Expression => ({ op: "literal", value });
export const param = (name: string): Expression => ({ op: "param", name });
export const output = (node: string, key?: string): Expression =>
  key === undefined ? { op: "output", node } : { op: "get", from: { op: "output", node }, key };
export const item = (each: string): Expression => ({ op: "item", each });

/** A task that runs a function of steps.py named as itself. */
export const python = (
  id: string,
  inputs: { readonly [name: string]: ValueType },
  outputs: { readonly [name: string]: ValueType },
  more: { readonly packages?: readonly string[]; readonly description?: string } = {},
): TaskDefinition => ({
  id,
  description: more.description,
  inputs: ports(inputs),
  outputs: ports(outputs),
  body: {
    kind: "python",
    source: "steps.py",
    function: id.replaceAll("-", "_"),
    packages: [...(more.packages ?? [])],
    files: ["steps.py"],
    codeHash: "0",
  },
  span,
});

const ports = (types: { readonly [name: string]: ValueType }): TaskDefinition["inputs"] =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));

/** A task that runs a command. */
export const shell = (
  id: string,
  command: string,
  inputs: { readonly [name: string]: ValueType } = {},
): TaskDefinition => ({ ...python(id, inputs, {}), body: { kind: "shell", command, codeHash: "0" } });

/** A task that runs a bundle. */
export const typescript = (
  id: string,
  inputs: { readonly [name: string]: ValueType },
  outputs: { readonly [name: string]: ValueType },
): TaskDefinition => ({
  ...python(id, inputs, outputs),
  body: { kind: "typescript", bundle: `${id}.mjs`, codeHash: "0" },
});

/** A call of the task of the same name, or of `task`. */
export const call = (
  id: string,
  inputs: { readonly [name: string]: Expression } = {},
  more: Partial<TaskNode> = {},
): TaskNode => ({ kind: "task", id, task: id, inputs, after: [], policy: { env: {} }, span, ...more });

export const each = (
  id: string,
  items: Expression,
  nodes: EachNode["nodes"],
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

export const when = (id: string, condition: Expression, then: Arm, otherwise?: Arm): WhenNode => ({
  kind: "when",
  id,
  condition,
  then,
  otherwise,
  span,
});

/** A pipeline of the given parts. */
export const pipelineOf = (parts: Partial<Pipeline> & Pick<Pipeline, "id">): Pipeline => ({
  irVersion: 1,
  tags: [],
  params: {},
  tasks: {},
  nodes: [],
  outputs: {},
  span,
  ...parts,
});
