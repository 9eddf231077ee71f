import { childrenOf, type Expression } from "./expression.js";
import type { Node, Pipeline, TaskNode } from "./pipeline.js";
import { allNodes } from "./walk.js";

/** The most bytes of JSON in UTF-8 that a value may have where it travels by value. */
export const maxValueBytes = 48 * 1024;

/** The `type` of the reference that stands for a value which is kept in the store: `{ type, uri, sha256 }`. */
export const largeValueType = "large-value";

type Path = readonly (string | number)[];

/** Whether a task's body can be given a value that is kept in the store: a shell command gets its inputs as variables. */
function readsReferences(node: TaskNode, { tasks }: Pipeline): boolean {
  switch (tasks[node.task]?.body.kind) {
    case "python":
    case "typescript":
      return true;
    case "shell":
    case "wait":
    case "container":
    case "approval":
    case "native":
    case undefined:
      return false;
  }
}

/** The outputs of task nodes that something looks into, as `node.output`. */
function lookedInto(pipeline: Pipeline): ReadonlySet<string> {
  const nodes = new Map<string, Node>(allNodes(pipeline).map((node) => [node.id, node]));
  const found = new Set<string>();

  const visitOutput = (id: string, path: Path, looks: boolean): void => {
    const node = nodes.get(id);
    const [name, ...rest] = path;
    switch (node?.kind) {
      case "task": {
        const all = Object.keys(pipeline.tasks[node.task]?.outputs ?? {});
        if (name === undefined) for (const output of all) found.add(`${id}.${output}`);
        else if (looks || rest.length > 0) found.add(`${id}.${name}`);
        break;
      }
      case "when":
        if (node.then.result !== undefined) visit(node.then.result, path, looks);
        if (node.otherwise?.result !== undefined) visit(node.otherwise.result, path, looks);
        break;
      case "each":
        if (node.result !== undefined) visit(node.result, [], true);
        break;
      case undefined:
        break;
    }
  };

  const visitPart = (
    part: Expression | undefined,
    all: readonly Expression[],
    path: Path,
    looks: boolean,
  ) => {
    if (path.length === 0) for (const it of all) visit(it, [], true);
    else if (part !== undefined) visit(part, path.slice(1), looks);
  };

  /** Follows what is read of an expression: what is at `path` of it, as it is or, if `looks`, what is inside of that. */
  const visit = (expression: Expression, path: Path, looks: boolean): void => {
    switch (expression.op) {
      case "literal":
      case "param":
      case "index":
      case "run":
      case "item":
        break;
      case "output":
        visitOutput(expression.node, path, looks);
        break;
      case "get":
        visit(expression.from, [expression.key, ...path], looks);
        break;
      case "object":
        visitPart(expression.fields[String(path[0])], Object.values(expression.fields), path, looks);
        break;
      case "array":
        visitPart(expression.items[Number(path[0])], expression.items, path, looks);
        break;
      case "or-else":
        visit(expression.value, path, looks);
        visit(expression.fallback, path, looks);
        break;
      case "or-skip":
        visit(expression.value, path, looks);
        break;
      case "present":
        visit(expression.value, [], false);
        break;
      case "template":
      case "compare":
      case "arithmetic":
      case "and":
      case "or":
      case "not":
      case "text":
      case "in":
      case "count":
      case "column":
        for (const inner of childrenOf(expression)) visit(inner, [], true);
        break;
    }
  };

  /** What an engine evaluates of a result whether or not something reads it. */
  const visitResult = (result: Expression | undefined): void => {
    if (result?.op === "object") for (const field of Object.values(result.fields)) visit(field, [], false);
    else if (result !== undefined) visit(result, [], false);
  };

  for (const node of nodes.values()) {
    switch (node.kind) {
      case "task":
        for (const input of Object.values(node.inputs)) visit(input, [], !readsReferences(node, pipeline));
        break;
      case "each":
        visit(node.items, [], true);
        visitResult(node.result);
        break;
      case "when":
        visit(node.condition, [], true);
        visitResult(node.then.result);
        visitResult(node.otherwise?.result);
        break;
    }
  }
  for (const output of Object.values(pipeline.outputs)) visit(output, [], false);
  return found;
}

/**
 * Which outputs of task nodes are only ever given on as they are: to inputs of Python and TypeScript tasks and to outputs of
 * the pipeline, through the arms of a `when`, `orElse` and `orSkip`. Such an output may be larger than {@link maxValueBytes}:
 * it then travels as a reference to the store. An output that an expression looks into, that an `each` goes over or gathers,
 * or that is put into a list or a record must be read by an engine, and travels by value.
 */
export function givenWholeOf(pipeline: Pipeline): (node: string, output: string) => boolean {
  const looked = lookedInto(pipeline);
  return (node, output) => !looked.has(`${node}.${output}`);
}
