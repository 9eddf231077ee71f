import { instanceKey, type Instance } from "@partitura/backend-local";
import { placedNodes, type PipelineDeclaration, type TaskNode } from "@partitura/core";
import { testingReport } from "../diagnostics.js";
import { TestingError } from "../testing-error.js";

/** One instance of a task: of which node, with which item indexes, and what the task is called. */
export interface Place extends Instance {
  readonly task: string;
}

/** The task nodes of a declaration, nested ones and those of `onExit` included. */
export function taskNodesOf({ nodes, onExit }: PipelineDeclaration): readonly TaskNode[] {
  return [...placedNodes([...nodes, ...onExit])].flatMap(({ node }) => (node.kind === "task" ? [node] : []));
}

/** What a table has for an instance: by its own name, else by that of its node, else of its task. */
export function lookUp<T>(table: { readonly [name: string]: T }, place: Place): T | undefined {
  for (const name of [instanceKey(place), place.node, place.task])
    if (Object.hasOwn(table, name)) return table[name];
  return undefined;
}

/** The nodes that a name of a table means. */
export function nodesNamed(name: string, nodes: readonly TaskNode[]): readonly TaskNode[] {
  const node = name.replace(/(\[\d+\])+$/, "");
  const own = nodes.filter((it) => it.id === node);
  return own.length > 0 ? own : nodes.filter((it) => it.task === name);
}

/**
 * Checks that every name of a table means a task of a pipeline.
 * @throws {TestingError} P7061 for those that do not.
 */
export function checkNames(where: string, table: object, nodes: readonly TaskNode[]): void {
  const known = [...new Set(nodes.flatMap(({ id, task }) => [id, task]))].join(", ") || "no tasks";
  const wrong = Object.keys(table).filter((name) => nodesNamed(name, nodes).length === 0);
  if (wrong.length > 0)
    throw new TestingError(wrong.map((name) => testingReport("P7061", { where, name, known })));
}
