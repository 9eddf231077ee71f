import { type TaskDefinition, containsArtifact } from "@partitura/core";
import type { ArtifactLocation } from "../model.js";
import type { ArgoOptions } from "../options.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";

/** Where things lie in a step's container. `/tmp` is writable for every user of every image. */
export const paths = {
  steps: "/steps",
  request: "/tmp/request.json",
  result: "/tmp/result.json",
  outputs: "/tmp/outputs",
  input: (name: string): string => `/tmp/inputs/${name}`,
  output: (name: string): string => `/tmp/outputs/${name}`,
  artifact: (name: string): string => `/tmp/artifacts/${name}`,
} as const;

/** Scheme of the uri of an artifact in the cluster's default artifact repository; the rest of the uri is its key. */
export const scheme = "artifact://";

/** An artifact that a step reads, by the name of the input or an expression of its key, or one that it writes. */
export type ArtifactUse =
  | { readonly of: string }
  | { readonly keyIn: string }
  | { readonly node: string; readonly indexes: readonly string[]; readonly name: string };

/** The key of what a step writes: of the run, the task, the item and the output, so that no two ever meet. */
export function keyOf(node: string, indexes: readonly string[], name: string): string {
  const items = indexes.map((index) => `{{inputs.parameters.${index}}}`);
  return ["{{workflow.name}}", node, ...items, name].join("/");
}

/** One field of the reference that an input holds. */
export function referenceField(input: string, field: "type" | "uri" | "sha256"): string {
  return `jsonpath(${variable(["inputs", "parameters", input])}, ${stringLiteral(`$.${field}`)})`;
}

function keyOfUse(use: ArtifactUse): string {
  if ("keyIn" in use) return tag(use.keyIn);
  if ("of" in use) return tag(`trimPrefix(${referenceField(use.of, "uri")}, ${stringLiteral(scheme)})`);
  return keyOf(use.node, use.indexes, use.name);
}

/** The location of an artifact by key alone: Argo then uses the default repository. */
export function locationOf(kind: ArgoOptions["artifactRepository"], use: ArtifactUse): ArtifactLocation {
  const key = keyOfUse(use);
  return kind === "azure" ? { azure: { blob: key } } : { [kind]: { key } };
}

/** Whether a task may give back an artifact that it was given, and so may write none of its own. */
export function optionalOutput(task: TaskDefinition): boolean {
  return Object.values(task.inputs).some(({ type }) => containsArtifact(type));
}
