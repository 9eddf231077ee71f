import { pathToFileURL } from "node:url";
import { join } from "node:path";
import {
  isArtifactType,
  type Json,
  largeValueType,
  type TaskDefinition,
  type ValueType,
} from "@partitura/core";
import type { Outputs } from "../nodes/scope.js";
import { isReference, pathOf } from "../store/artifacts.js";

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
  readonly artifacts: Targets;
  /** Where outputs are kept that are too large to travel by value; only for those that may travel as references. */
  readonly large: Targets;
  readonly context: StepContext;
}

/** By output: the path to write it to and the URI that it will be known by. */
interface Targets {
  readonly [name: string]: { readonly path: string; readonly uri: string };
}

/** How a body is run, as the request says it. */
export type Way = Pick<StepRequest, "source" | "function" | "command" | "wait">;

type Ports = TaskDefinition["inputs"];

const mapPorts = (ports: Ports, type: (port: Ports[string]) => ValueType): { [name: string]: ValueType } =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, type(port)]));

const optionalPorts = (ports: Ports): readonly string[] =>
  Object.keys(ports).filter((name) => ports[name]?.optional === true);

/** An artifact or a value that is kept in the store, with the path where it can be opened; other values as they are. */
function localised(value: Json, type: ValueType): Json {
  const refers = isReference(value) && (isArtifactType(type) || value.type === largeValueType);
  const path = refers ? pathOf(value) : undefined;
  return path === undefined ? value : { ...(value as object), path };
}

/** What a request is made of besides the task. */
export interface RequestParts {
  /** How the body is run. */
  readonly way: Way;
  /** The values of this instance. */
  readonly inputs: Outputs;
  readonly outFolder: string;
  /** Whether an output may travel as a reference. */
  readonly givenWhole: (output: string) => boolean;
  readonly context: StepContext;
}

/** The request for one attempt of a task. */
export function stepRequest(task: TaskDefinition, parts: RequestParts): StepRequest {
  const { way, inputs, outFolder, givenWhole, context } = parts;
  const types = {
    inputs: mapPorts(task.inputs, (port) => port.bodyType ?? port.type),
    outputs: mapPorts(task.outputs, (port) => port.type),
  };
  const given = Object.entries(inputs).map(([name, value]) => [
    name,
    localised(value, types.inputs[name] ?? {}),
  ]);
  const targets = (wanted: (name: string, type: ValueType) => boolean): Targets =>
    Object.fromEntries(
      Object.entries(types.outputs)
        .filter(([name, type]) => wanted(name, type))
        .map(([name]) => [
          name,
          { path: join(outFolder, name), uri: pathToFileURL(join(outFolder, name)).href },
        ]),
    );
  return {
    ...way,
    ...(task.skippable === true ? { skippable: true as const } : {}),
    inputs: Object.fromEntries(given) as Outputs,
    types,
    optional: { inputs: optionalPorts(task.inputs), outputs: optionalPorts(task.outputs) },
    artifacts: targets((_, type) => isArtifactType(type)),
    large: targets((name, type) => !isArtifactType(type) && givenWhole(name)),
    context,
  };
}
