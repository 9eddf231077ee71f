import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Json } from "@partitura/core";
import type { Outputs } from "../nodes/scope.js";
import { isReference } from "../store/artifacts.js";

/** The sha256 (hex) of a text. */
export const hashOf = (text: string): string => hash("sha256", text);

/**
 * The text that stands for a value where values are compared by content: canonical JSON, but that an artifact counts by
 * its type and content and not by its place. What stands for an artifact is no JSON, so that no other value has its text.
 */
export function contentText(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(contentText).join(",")}]`;
  if (isReference(value)) return `@${JSON.stringify([value.type, value.sha256])}`;
  const fields = value as { readonly [key: string]: Json };
  const keys = Object.keys(fields).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${contentText(fields[key] ?? null)}`).join(",")}}`;
}

/** Hashes of lists and objects: one value is often given to many items. Values that tasks have given do not change. */
const known = new WeakMap<object, string>();

/** The sha256 (hex) of a value; artifacts count by their content. */
export function valueHash(value: Json): string {
  if (typeof value !== "object" || value === null) return hashOf(contentText(value));
  const before = known.get(value);
  if (before !== undefined) return before;
  const found = hashOf(contentText(value));
  known.set(value, found);
  return found;
}

/** The hash of each input by its name, in the order of the names. */
export const inputHashes = (inputs: Outputs): readonly (readonly [name: string, hash: string])[] =>
  Object.keys(inputs)
    .toSorted()
    .map((name) => [name, valueHash(inputs[name] ?? null)]);

/** The sha256 (hex) of the inputs of a task; artifacts count by their content. */
export const inputsHash = (inputs: Outputs): string => hashOf(JSON.stringify(inputHashes(inputs)));

async function fileHash(path: string): Promise<string> {
  const content = createHash("sha256");
  for await (const block of createReadStream(path)) content.update(block as Buffer);
  return content.digest("hex");
}

/** The paths of all files in a folder, relative to it, links followed as the step contract does, in order. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of await readdir(folder, { recursive: true }))
    if ((await stat(join(folder, path))).isFile()) found.push(path);
  return found.toSorted();
}

/** The hash of an artifact's content, as the step contract (docs/step-contract.md) counts it: of a file, or of a folder's files. */
export async function artifactHash(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return fileHash(path);
  const lines: string[] = [];
  for (const file of await filesIn(path))
    lines.push(`${await fileHash(join(path, file))}  ${file.split(sep).join("/")}\n`);
  return hashOf(lines.toSorted().join(""));
}
