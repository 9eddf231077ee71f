import {
  childrenOf,
  expressionsOf,
  isArtifactType,
  type Expression,
  type Node,
  type Pipeline,
} from "@partitura/core";
import { wholeResult } from "./reference.js";

/** What is read of each node: the engine is only asked to carry what someone reads. */
export interface Demand {
  /** Whether the reference of a task's artifact output is read as a value. */
  readonly artifactValue: (node: string, port: string) => boolean;
  /** The fields of a `when`'s merged value that are read, or the whole of an `each`'s list. */
  readonly results: (node: string) => ReadonlySet<string>;
}

/** The results of the arms or of the body of a node. */
function resultsOf(node: Node): readonly Expression[] {
  switch (node.kind) {
    case "task":
      return [];
    case "each":
      return node.result === undefined ? [] : [node.result];
    case "when":
      return [node.then.result, node.otherwise?.result].filter((it) => it !== undefined);
  }
}

/** Whether an expression is an artifact output of a task, so that the engine can hand on the artifact itself. */
export function isArtifactOutput(
  expression: Expression,
  nodes: ReadonlyMap<string, Node>,
  pipeline: Pipeline,
): expression is { op: "get"; from: { op: "output"; node: string }; key: string } {
  if (expression.op !== "get" || expression.from.op !== "output" || typeof expression.key !== "string")
    return false;
  const node = nodes.get(expression.from.node);
  if (node?.kind !== "task") return false;
  const port = pipeline.tasks[node.task]?.outputs[expression.key];
  return port !== undefined && isArtifactType(port.type);
}

/** Finds what is read of each node. */
export function demandOf(
  pipeline: Pipeline,
  nodes: ReadonlyMap<string, Node>,
  fieldsOf: (when: string) => readonly string[] | undefined,
): Demand {
  const artifacts = new Set<string>();
  const results = new Map<string, Set<string>>();

  const wants = (node: string, field: string): void => {
    results.set(node, (results.get(node) ?? new Set()).add(field));
  };

  function readWhole(id: string): void {
    const node = nodes.get(id);
    if (node?.kind === "task") {
      for (const port of Object.keys(pipeline.tasks[node.task]?.outputs ?? {}))
        artifacts.add(`${id}/${port}`);
    } else {
      for (const field of (node?.kind === "when" ? fieldsOf(id) : undefined) ?? [wholeResult])
        wants(id, field);
    }
  }

  function read(expression: Expression): void {
    if (expression.op === "get" && expression.from.op === "output") {
      const { node: id } = expression.from;
      const node = nodes.get(id);
      if (node?.kind === "task") artifacts.add(`${id}/${expression.key}`);
      else if (node?.kind === "when" && fieldsOf(id) !== undefined) {
        if (fieldsOf(id)?.includes(String(expression.key)) === true) wants(id, String(expression.key));
      } else readWhole(id);
    } else if (expression.op === "output") readWhole(expression.node);
    else childrenOf(expression).forEach(read);
  }

  const readAsArtifact = (expression: Expression): void => {
    if (!isArtifactOutput(expression, nodes, pipeline)) read(expression);
  };

  for (const node of nodes.values()) {
    const task = node.kind === "task" ? pipeline.tasks[node.task] : undefined;
    if (node.kind === "task" && task !== undefined) {
      for (const [name, expression] of Object.entries(node.inputs)) {
        const port = task.inputs[name];
        (port !== undefined && isArtifactType(port.type) ? readAsArtifact : read)(expression);
      }
    } else [...expressionsOf(node), ...resultsOf(node)].forEach(read);
  }
  Object.values(pipeline.outputs).forEach(readAsArtifact);

  return {
    artifactValue: (node, port) => artifacts.has(`${node}/${port}`),
    results: (node) => results.get(node) ?? new Set(),
  };
}
