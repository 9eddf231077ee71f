import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { isArtifactType, type Json, type TaskDefinition, type ValueType } from "@partitura/core";
import type { Outputs } from "./scope.js";
import { isReference, pathOf } from "./store/artifacts.js";

/** What a body may know about the run it is part of. */
export interface StepContext {
  readonly pipeline: string;
  readonly runId: string;
  readonly taskId: string;
  readonly attempt: number;
  /** The position in the innermost `each`, or null. */
  readonly index: number | null;
  readonly scheduledAt: string | null;
}

/** A request of the step contract (docs/step-contract.md). */
export interface StepRequest {
  readonly source?: string;
  readonly function?: string;
  readonly command?: string;
  readonly wait?: { readonly condition: string; readonly interval: number };
  /** Whether the body may end itself as skipped. */
  readonly skippable?: true;
  readonly inputs: Outputs;
  readonly types: {
    readonly inputs: { readonly [name: string]: ValueType };
    readonly outputs: { readonly [name: string]: ValueType };
  };
  readonly optional: { readonly inputs: readonly string[]; readonly outputs: readonly string[] };
  readonly artifacts: { readonly [name: string]: { readonly path: string; readonly uri: string } };
  readonly context: StepContext;
}

/** How a body is run, as the request says it. */
export type Way = Pick<StepRequest, "source" | "function" | "command" | "wait">;

type Ports = TaskDefinition["inputs"];

const mapPorts = (ports: Ports, type: (port: Ports[string]) => ValueType): { [name: string]: ValueType } =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, type(port)]));

const optionalPorts = (ports: Ports): readonly string[] =>
  Object.keys(ports).filter((name) => ports[name]?.optional === true);

/** An artifact input with the path where the body can open it; other values as they are. */
function localised(value: Json, type: ValueType): Json {
  const path = isArtifactType(type) && isReference(value) ? pathOf(value) : undefined;
  return path === undefined ? value : { ...(value as object), path };
}

/** The request for one attempt of a task; `way` says how the body is run, `inputs` are the values of this instance. */
export function stepRequest(
  task: TaskDefinition,
  way: Way,
  inputs: Outputs,
  outFolder: string,
  context: StepContext,
): StepRequest {
  const types = {
    inputs: mapPorts(task.inputs, (port) => port.bodyType ?? port.type),
    outputs: mapPorts(task.outputs, (port) => port.type),
  };
  const given = Object.entries(inputs).map(([name, value]) => [
    name,
    localised(value, types.inputs[name] ?? {}),
  ]);
  const artifacts = Object.entries(types.outputs).flatMap(([name, type]) => {
    const path = join(outFolder, name);
    return isArtifactType(type) ? [[name, { path, uri: pathToFileURL(path).href }]] : [];
  });
  return {
    ...way,
    ...(task.skippable === true ? { skippable: true as const } : {}),
    inputs: Object.fromEntries(given) as Outputs,
    types,
    optional: { inputs: optionalPorts(task.inputs), outputs: optionalPorts(task.outputs) },
    artifacts: Object.fromEntries(artifacts) as StepRequest["artifacts"],
    context,
  };
}
