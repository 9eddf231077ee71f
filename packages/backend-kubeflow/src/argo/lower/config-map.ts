import { type Pipeline, canonicalJson, sha256, taskNodes } from "@partitura/core";
import { nameOf, dnsLabel } from "@partitura/codegen";

/** A value that Argo would take for a template, wherever in a template it stood. */
export function isTemplated(value: string): boolean {
  return value.includes("{{");
}

/** The key under which the value of an environment variable lies. */
export function environmentKey(node: string, name: string): string {
  return `env.${node}.${fileKey(name)}`;
}

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

/** The step files, and the values of environment variables that Argo must not read. The name changes with the content. */
export function stepFilesOf(
  pipeline: Pipeline,
  assets: { readonly [path: string]: string },
): StepFiles {
  const files = Object.keys(assets)
    .sort()
    .map((path) => ({ key: fileKey(path), path }));
  const values = taskNodes(pipeline).flatMap(({ node }) =>
    Object.entries(node.policy.env).flatMap(([name, given]) =>
      "value" in given && isTemplated(given.value) ? [[environmentKey(node.id, name), given.value] as const] : [],
    ),
  );
  const data = Object.fromEntries([
    ...files.map(({ key, path }) => [key, assets[path] ?? ""] as const),
    ...values,
  ]);
  const hash = sha256(canonicalJson(data)).slice(0, 8);
  return { name: `${objectName(pipeline.id, 50)}-steps-${hash}`, data, files };
}

/** A pipeline's id as the name of a Kubernetes object. */
export function objectName(id: string, max: number): string {
  return nameOf(id, dnsLabel({ max }));
}
