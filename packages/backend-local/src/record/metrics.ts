import { readFile, stat } from "node:fs/promises";
import type { Json } from "@partitura/core";
import { inputsHash } from "../cache/content-hash.js";
import type { RunRecord } from "../log/run-record.js";
import { isReference, pathOf } from "../store/artifacts.js";

/** Numbers by the path of their place, such as `accuracy` or `scores.f1`. */
export type Metrics = { readonly [name: string]: number };

/** The outputs of a task. */
type Outputs = { readonly [name: string]: Json };

/** A file of metrics with more bytes is data, not metrics, and is not read. */
const largestFile = 1024 * 1024;

const under = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** The numbers in a value, lists and references to artifacts left out. */
function* numbersIn(value: Json, path: string): Generator<readonly [name: string, number: number]> {
  if (typeof value === "number") yield [path, value];
  if (typeof value !== "object" || value === null || Array.isArray(value) || isReference(value)) return;
  for (const [name, field] of Object.entries(value as Outputs)) yield* numbersIn(field, under(path, name));
}

/** The metrics among the values of a task's outputs: its numbers, and those inside of records. Files are not read. */
export const metricsIn = (outputs: Outputs): Metrics => Object.fromEntries(numbersIn(outputs, ""));

/** The JSON of a file; undefined when it is none, too large, or gone. */
async function jsonOf(file: string): Promise<Json | undefined> {
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > largestFile) return undefined;
    return JSON.parse(await readFile(file, "utf8")) as Json;
  } catch {
    return undefined;
  }
}

/** The metrics of a task's outputs: its numbers, and those in artifacts of the type `metrics` that are JSON files. */
export async function metricsOfOutputs(outputs: Outputs): Promise<Metrics> {
  const found = [...numbersIn(outputs, "")];
  for (const [name, value] of Object.entries(outputs)) {
    if (!isReference(value) || value.type !== "metrics") continue;
    const file = pathOf(value);
    const content = file === undefined ? undefined : await jsonOf(file);
    if (content !== undefined) found.push(...numbersIn(content, name));
  }
  return Object.fromEntries(found);
}

/** The metrics of each task instance of a run that has any, by its `instanceKey`. Reads artifacts of the type `metrics`. */
export async function metricsOf(record: RunRecord): Promise<ReadonlyMap<string, Metrics>> {
  const found = new Map<string, Metrics>();
  for (const [key, { outputs }] of record.instances) {
    const metrics = outputs === undefined ? {} : await metricsOfOutputs(outputs);
    if (Object.keys(metrics).length > 0) found.set(key, metrics);
  }
  return found;
}

/** The sha256 (hex) of a task's outputs, counted as inputs are: artifacts by their content, so that places do not matter. */
export const outputsHash = (outputs: Outputs): string => inputsHash(outputs);
