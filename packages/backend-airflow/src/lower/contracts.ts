import { type Json, type Pipeline, taskNodes, type ValueType } from "@partitura/core";

/** What the steps' helper needs to know of each task node besides its code: the types of what goes in and comes out. */
export function contractsOf(pipeline: Pipeline): Json {
  const typesOf = (ports: { readonly [name: string]: { type: ValueType; bodyType?: ValueType | undefined } }): Json =>
    Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, (port.bodyType ?? port.type) as Json]));
  return Object.fromEntries(
    taskNodes(pipeline).map(({ node }) => {
      const task = pipeline.tasks[node.task];
      return [node.id, { inputs: typesOf(task?.inputs ?? {}), outputs: typesOf(task?.outputs ?? {}) }];
    }),
  );
}
