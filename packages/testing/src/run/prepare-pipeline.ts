import { checkDeclaration, type Checked } from "@partitura/compiler";
import type { Diagnostic, Node, Pipeline, PipelineDeclaration, TaskNode } from "@partitura/core";
import { TestingError } from "../testing-error.js";
import { isCovered, standsOf, type Stands } from "./bodies.js";

/** A pipeline that was checked, as a test runs it. */
export interface PreparedPipeline {
  readonly checked: Checked;
  readonly warnings: readonly Diagnostic[];
  /** The secrets of tasks whose own bodies are not run in processes, which need no values. */
  readonly unneededSecrets: readonly string[];
}

/** Changes every task node of a list, nested ones too. */
function mapTasks(nodes: readonly Node[], change: (node: TaskNode) => TaskNode): Node[] {
  return nodes.map((node) => {
    switch (node.kind) {
      case "task":
        return change(node);
      case "each":
        return { ...node, nodes: mapTasks(node.nodes, change) };
      case "when": {
        const { then, otherwise } = node;
        return {
          ...node,
          then: { ...then, nodes: mapTasks(then.nodes, change) },
          otherwise: otherwise && { ...otherwise, nodes: mapTasks(otherwise.nodes, change) },
        };
      }
    }
  });
}

/**
 * The pipeline without what reaches outside of a test or depends on its machine: files with secrets and resources of tasks
 * whose own bodies are not run in processes, and messages to people.
 */
function kept(pipeline: Pipeline, isUnneeded: (node: TaskNode) => boolean): Pipeline {
  const change = (node: TaskNode): TaskNode => {
    if (!isUnneeded(node)) return node;
    const { secretFiles: _, resources: __, ...policy } = node.policy;
    return { ...node, policy };
  };
  const { deadline: _, onExit, ...rest } = pipeline;
  return {
    ...rest,
    nodes: mapTasks(pipeline.nodes, change),
    ...(onExit && { onExit: onExit.map(change) }),
  };
}

/**
 * Builds and checks a pipeline as it is before every run; what stands for a task needs no code of its own.
 * @throws {TestingError} for everything that the checks refuse.
 */
export async function preparePipeline(
  declaration: PipelineDeclaration,
  nodes: readonly TaskNode[],
  stands: Stands,
): Promise<PreparedPipeline> {
  const [checked, warnings] = await checkDeclaration(declaration, standsOf(declaration.tasks, nodes, stands));
  if (checked === undefined) throw new TestingError(warnings);
  const taskOf = new Map(declaration.tasks.map((task) => [task.id, task]));
  const isUnneeded = (node: TaskNode): boolean => isCovered(node, taskOf.get(node.task), stands);
  const unneededSecrets = nodes
    .filter(isUnneeded)
    .flatMap(({ policy }) => Object.values(policy.env).flatMap((it) => ("secret" in it ? [it.secret] : [])));
  return { checked: { ...checked, pipeline: kept(checked.pipeline, isUnneeded) }, warnings, unneededSecrets };
}
