import { type Pipeline, canonicalJson, sha256 } from "@partitura/core";
import { nameOf, dnsLabel } from "@partitura/codegen";
import { packed } from "./pack.js";

/** A path or name as a key of a config map; one that must be changed gets a hash, so that no two become one. */
function fileKey(path: string): string {
  return /^[-._a-zA-Z0-9]+$/.test(path)
    ? path
    : `${path.replace(/[^-._a-zA-Z0-9]/g, "_")}.${sha256(path).slice(0, 8)}`;
}

/** A file that a step sees: its key in a config map, and its path. */
export interface StepFile {
  readonly key: string;
  readonly path: string;
}

/** What is kept in one config map of a pipeline. The name changes with the content, so that runs keep the code they began with. */
export interface StepFiles {
  readonly name: string;
  readonly data: { readonly [key: string]: string };
  readonly files: readonly StepFile[];
}

/** What the API server takes for the data of one config map, in bytes (1 MiB). */
export const configMapLimit = 1_048_576;

/** The bytes that a file takes in a config map. */
export const fileBytes = (key: string, text: string): number => key.length + Buffer.byteLength(text);

/** The step files, in one config map where they fit. */
export function stepFilesOf(
  pipeline: Pipeline,
  assets: { readonly [path: string]: string },
): readonly StepFiles[] {
  const files = Object.keys(assets)
    .toSorted()
    .map((path) => ({ key: fileKey(path), path }));
  const textOf = ({ path }: StepFile): string => assets[path] ?? "";
  return packed(files, (file) => fileBytes(file.key, textOf(file)), configMapLimit).map((list) => {
    const data = Object.fromEntries(list.map((file) => [file.key, textOf(file)]));
    const hash = sha256(canonicalJson(data)).slice(0, 8);
    return { name: `${objectName(pipeline.id, 50)}-steps-${hash}`, data, files: list };
  });
}

/** A pipeline's id as the name of a Kubernetes object. */
export function objectName(id: string, max: number): string {
  return nameOf(id, dnsLabel({ max }));
}
