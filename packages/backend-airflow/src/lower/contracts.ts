import {
  givenWholeOf,
  isArtifactType,
  type Json,
  type Pipeline,
  type Port,
  taskNodes,
  type ValueType,
} from "@partitura/core";

type Ports = { readonly [name: string]: Port };

const typesOf = (ports: Ports, type: (port: Port) => ValueType): Json =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, type(port) as Json]));

const optionalOf = (ports: Ports): Json =>
  Object.keys(ports).filter((name) => ports[name]?.optional === true);

/**
 * What the step contract's request says of each task node besides its code: the types of what goes in and comes out, and
 * which outputs may travel as references where they are large.
 */
export function contractsOf(pipeline: Pipeline): Json {
  const givenWhole = givenWholeOf(pipeline);
  return Object.fromEntries(
    taskNodes(pipeline).map(({ node }) => {
      const { inputs = {}, outputs = {}, skippable } = pipeline.tasks[node.task] ?? {};
      const large = Object.entries(outputs)
        .filter(([name, { type }]) => !isArtifactType(type) && givenWhole(node.id, name))
        .map(([name]) => name);
      return [
        node.id,
        {
          types: {
            inputs: typesOf(inputs, (port) => port.bodyType ?? port.type),
            outputs: typesOf(outputs, (port) => port.type),
          },
          optional: { inputs: optionalOf(inputs), outputs: optionalOf(outputs) },
          ...(large.length > 0 && { large }),
          ...(skippable === true && { skippable }),
        },
      ];
    }),
  );
}
