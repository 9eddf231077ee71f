import { createHash } from "node:crypto";
import type { Json } from "./json.js";
import { pipelineSchema, type Arm, type Node, type Pipeline } from "./pipeline.js";

/** The JSON value with every object's keys in code-unit order and `undefined` fields left out. */
function ordered(value: unknown): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, field]) => field !== undefined);
    entries.sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(entries.map(([key, field]) => [key, ordered(field)]));
  }
  return value as Json;
}

/** Canonical JSON: keys in code-unit order, no white space, so that equal values have equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value));
}

/** Prints a pipeline as JSON for people and files: canonical key order, two spaces, a newline at the end. */
export function printPipeline(pipeline: Pipeline): string {
  return `${JSON.stringify(ordered(pipeline), null, 2)}\n`;
}

/**
 * Reads what {@link printPipeline} wrote.
 * @throws {z.ZodError} when the text is JSON but no pipeline of this IR version; SyntaxError when it is no JSON.
 */
export function parsePipeline(text: string): Pipeline {
  const read = JSON.parse(text) as Pipeline;
  // What zod gives back lacks fields named `__proto__`; nothing in the schema changes a value.
  pipelineSchema.parse(read);
  return read;
}

/** The sha256 (hex) of a text. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A node without its source spans, nested ones included. */
function unplaced(node: Node): object {
  const { span: _, ...rest } = node;
  switch (rest.kind) {
    case "task":
      return rest;
    case "each":
      return { ...rest, nodes: rest.nodes.map(unplaced) };
    case "when": {
      const arm = (it: Arm): object => ({ ...it, nodes: it.nodes.map(unplaced) });
      return { ...rest, then: arm(rest.then), otherwise: rest.otherwise && arm(rest.otherwise) };
    }
  }
}

/** The content hash of a pipeline: sha256 (hex) of its canonical JSON without the source spans. */
export function contentHash(pipeline: Pipeline): string {
  const { span: _, schedule, tasks, nodes, onExit, ...rest } = pipeline;
  const placeless = {
    ...rest,
    onExit: onExit?.map(unplaced),
    schedule: schedule && { ...schedule, span: undefined },
    tasks: Object.fromEntries(Object.entries(tasks).map(([id, task]) => [id, { ...task, span: undefined }])),
    nodes: nodes.map(unplaced),
  };
  return sha256(canonicalJson(placeless));
}
