import { type Pipeline, canonicalJson, sha256 } from "@partitura/core";
import { nameOf, dnsLabel } from "@partitura/codegen";

/** A path or name as a key of a config map; one that must be changed gets a hash, so that no two become one. */
function fileKey(path: string): string {
  return /^[-._a-zA-Z0-9]+$/.test(path)
    ? path
    : `${path.replace(/[^-._a-zA-Z0-9]/g, "_")}.${sha256(path).slice(0, 8)}`;
}

/** What is kept in the config map of a pipeline. */
export interface StepFiles {
  readonly name: string;
  readonly data: { readonly [key: string]: string };
  /** The files that a step sees: their keys and paths. */
  readonly files: readonly { readonly key: string; readonly path: string }[];
}

/** The step files. The name changes with the content, so that runs keep the code they began with. */
export function stepFilesOf(pipeline: Pipeline, assets: { readonly [path: string]: string }): StepFiles {
  const files = Object.keys(assets)
    .toSorted()
    .map((path) => ({ key: fileKey(path), path }));
  const data = Object.fromEntries(files.map(({ key, path }) => [key, assets[path] ?? ""]));
  const hash = sha256(canonicalJson(data)).slice(0, 8);
  return { name: `${objectName(pipeline.id, 50)}-steps-${hash}`, data, files };
}

/** A pipeline's id as the name of a Kubernetes object. */
export function objectName(id: string, max: number): string {
  return nameOf(id, dnsLabel({ max }));
}
