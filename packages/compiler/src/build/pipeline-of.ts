import {
  irVersion,
  type Body,
  type Pipeline,
  type PipelineDeclaration,
  type TaskDeclaration,
  type TaskDefinition,
} from "@partitura/core";
import type { Bodies } from "./bodies.js";
import { placedIn } from "./place.js";

/** Stands for the code of a task that could not be built, so that the rest of the pipeline can be checked all the same. */
const notBuilt: Body = { kind: "shell", command: "", codeHash: "" };

/** The IR of a declared pipeline, with spans relative to a folder. */
export function pipelineOf(declaration: PipelineDeclaration, bodies: Bodies, root: string): Pipeline {
  const { span, node } = placedIn(root);
  const definitionOf = (task: TaskDeclaration): TaskDefinition => {
    const { id, description, inputs, outputs } = task;
    const { body } = bodies.get(task) ?? { body: notBuilt };
    return {
      id,
      ...(description !== undefined && { description }),
      inputs,
      outputs,
      body,
      ...(task.skippable === true && { skippable: true }),
      span: span(task.span),
    };
  };
  const { id, description, owner, objective, tags, params, tasks, schedule, nodes, outputs } = declaration;
  const { timeoutSeconds, deadline, onExit } = declaration;
  return {
    irVersion,
    id,
    ...(description !== undefined && { description }),
    ...(owner !== undefined && { owner }),
    ...(objective !== undefined && { objective }),
    tags: [...tags],
    params,
    ...(schedule && { schedule: { ...schedule, span: span(schedule.span) } }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(deadline !== undefined && { deadline }),
    tasks: Object.fromEntries(tasks.map((task) => [task.id, definitionOf(task)])),
    nodes: nodes.map(node),
    ...(onExit.length > 0 && { onExit: onExit.map((it) => ({ ...it, span: span(it.span) })) }),
    outputs,
    span: span(declaration.span),
  };
}
