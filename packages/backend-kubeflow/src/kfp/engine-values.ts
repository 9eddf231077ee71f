import {
  isArtifactType,
  taskNodes,
  typingOf,
  unionOf,
  type Json,
  type Pipeline,
  type ValueType,
} from "@partitura/core";
import { carrierOf, decode, encode } from "./lower/codec.js";
import { outputType } from "./lower/may-lack.js";
import { paramType } from "./lower/parameters.js";
import { explicitSkips } from "./lower/skips/explicit-skips.js";
import { valueOrNull } from "./lower/skips/reads.js";

type Values = { readonly [name: string]: Json };

/** An artifact as the engine shows it; its content hash is in its metadata. */
interface EngineArtifact {
  readonly uri: string;
  readonly metadata: { readonly sha256: string };
}

/** A value or artifact as the engine shows it, as the pipeline knows it. */
function read(value: Json | undefined, type: ValueType): Json {
  const shown = typeof value === "object" && value !== null && "metadata" in value;
  if (!isArtifactType(type) || !shown) return decode(value, carrierOf(type).codec);
  const { uri, metadata } = value as unknown as EngineArtifact;
  return { type: type.artifact, uri, sha256: metadata.sha256 };
}

const readAll = (values: Values, types: { readonly [name: string]: ValueType }): Values =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, read(values[name], type)]));

/**
 * The outputs of a task node from what the engine shows of its task; undefined when it ended itself as skipped. Values that
 * may be null or of several types are JSON text there, and texts that look like templates are guarded.
 */
export function readTaskOutputs(pipeline: Pipeline, node: string, values: Values): Values | undefined {
  const found = taskNodes(pipeline).find((it) => it.node.id === node)?.node;
  const task = found && pipeline.tasks[found.task];
  if (task?.skippable === true)
    return (decode(values[valueOrNull] ?? "null", "json") as Values | null) ?? undefined;
  const nothing: ValueType = { type: "null" };
  const types = Object.entries(task?.outputs ?? {}).map(([name, port]) => [
    name,
    port.optional === true ? unionOf([port.type, nothing]) : port.type,
  ]);
  return readAll(values, Object.fromEntries(types));
}

/** The outputs of a pipeline from what the engine shows of a run. */
export function readPipelineOutputs(written: Pipeline, values: Values): Values {
  const { pipeline } = explicitSkips(written);
  const typing = typingOf(pipeline);
  const types = Object.entries(pipeline.outputs).map(([name, it]) => [name, outputType(typing, it)]);
  return readAll(values, Object.fromEntries(types));
}

/** The parameters of a run as the engine takes them: the opposite of reading outputs. Unknown names are left out. */
export function writeParameters(pipeline: Pipeline, values: Values): Values {
  const known = Object.entries(values).flatMap(([name, value]) => {
    const param = Object.hasOwn(pipeline.params, name) ? pipeline.params[name] : undefined;
    return param === undefined ? [] : [[name, encode(value, carrierOf(paramType(param)).codec)]];
  });
  return Object.fromEntries(known) as Values;
}
