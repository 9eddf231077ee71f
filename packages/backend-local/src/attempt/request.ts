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

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How a body is run, as the request says it. */
export type Way = Pick<StepRequest, "source" | "function" | "command">;

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

/** What a request says of a task however it is called; many attempts ask for the same. */
type Declared = Pick<StepRequest, "types" | "optional"> & Partial<Pick<StepRequest, "skippable">>;

const declared = new WeakMap<TaskDefinition, Declared>();

function declaredOf(task: TaskDefinition): Declared {
  const known = declared.get(task);
  if (known !== undefined) return known;
  const made: Declared = {
    ...(task.skippable === true ? { skippable: true as const } : {}),
    types: {
      inputs: mapPorts(task.inputs, (port) => port.bodyType ?? port.type),
      outputs: mapPorts(task.outputs, (port) => port.type),
    },
    optional: { inputs: optionalPorts(task.inputs), outputs: optionalPorts(task.outputs) },
  };
  declared.set(task, made);
  return made;
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
  const said = declaredOf(task);
  const given: { [name: string]: Json } = {};
  for (const name of Object.keys(inputs))
    given[name] = localised(inputs[name] ?? null, said.types.inputs[name] ?? {});
  const [artifacts, large]: [Writable<Targets>, Writable<Targets>] = [{}, {}];
  for (const [name, type] of Object.entries(said.types.outputs)) {
    const isArtifact = isArtifactType(type);
    if (!isArtifact && !givenWhole(name)) continue;
    const path = join(outFolder, name);
    (isArtifact ? artifacts : large)[name] = { path, uri: pathToFileURL(path).href };
  }
  return { ...way, ...said, inputs: given, artifacts, large, context };
}
