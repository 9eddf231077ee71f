import {
  type Expression,
  type Pipeline,
  givenWholeOf,
  isArtifactType,
  largeValueType,
  leastBytes,
  maxValueBytes,
} from "@partitura/core";
import type { ArgoOptions } from "../options.js";
import { scheme } from "./artifact.js";
import { objectOf } from "./expression.js";
import { stringLiteral, variable } from "./expr-syntax.js";
import type { Context } from "./context.js";

/** Whether the step contract runs the body, which writes what is too large to a file. */
function isStep(node: string, { nodes, pipeline }: Pick<Context, "nodes" | "pipeline">): boolean {
  const found = nodes.get(node);
  const kind = found?.kind === "task" ? pipeline.tasks[found.task]?.body.kind : undefined;
  return kind === "python" || kind === "typescript" || kind === "shell";
}

/**
 * Which outputs of task nodes are kept in the artifact repository when they have more than 48 KiB: those that are given on as
 * they are and must be so large by their type, or, with the option `largeValues`, may be.
 */
export function largeOutputsOf(
  pipeline: Pipeline,
  nodes: Context["nodes"],
  { largeValues }: ArgoOptions,
): Context["isLarge"] {
  const givenWhole = givenWholeOf(pipeline);
  return (id, output) => {
    const node = nodes.get(id);
    const type = node?.kind === "task" ? pipeline.tasks[node.task]?.outputs[output]?.type : undefined;
    if (type === undefined || isArtifactType(type) || !isStep(id, { nodes, pipeline })) return false;
    return (largeValues || leastBytes(type) > maxValueBytes) && givenWhole(id, output);
  };
}

/** Whether the value of an expression, or what is at a path of it, may be the reference to a large output. */
export function mayBeLarge(
  expression: Expression,
  context: Context,
  path: readonly (string | number)[] = [],
): boolean {
  const of = (inner: Expression | undefined, rest = path): boolean =>
    inner !== undefined && mayBeLarge(inner, context, rest);
  switch (expression.op) {
    case "get":
      return of(expression.from, [expression.key, ...path]);
    case "object":
      return path[0] !== undefined && of(expression.fields[String(path[0])], path.slice(1));
    case "array":
      return path[0] !== undefined && of(expression.items[Number(path[0])], path.slice(1));
    case "or-else":
      return of(expression.value) || of(expression.fallback);
    case "or-skip":
      return of(expression.value);
    case "output": {
      const node = context.nodes.get(expression.node);
      if (node?.kind === "when") return of(node.then.result) || of(node.otherwise?.result);
      return node?.kind === "task" && path[0] !== undefined && context.isLarge(node.id, String(path[0]));
    }
    default:
      return false;
  }
}

const textOf = (input: string): string => variable(["inputs", "parameters", input]);

/** The condition that an input's parameter holds a reference to a large value. */
function isReference(input: string): string {
  const value = `fromJSON(${textOf(input)})`;
  return `(type(${value}) == 'map' && get(${value}, 'type') == ${stringLiteral(largeValueType)})`;
}

/** The expression of the key of a large input; without one it is a key that nothing has, and the artifact is left out. */
export function largeKey(input: string): string {
  const key = `trimPrefix(jsonpath(${textOf(input)}, '$.uri'), ${stringLiteral(scheme)})`;
  return `${isReference(input)} ? ${key} : 'no-large-value'`;
}

/** The expression of an input's JSON text: a reference with the path of the file beside it, or `otherwise`. */
export function withPath(input: string, path: string, otherwise: string): string {
  const value = `fromJSON(${textOf(input)})`;
  const fields = (["type", "uri", "sha256"] as const).map((it) => [it, `${value}.${it}`] as const);
  return `${isReference(input)} ? toJson(${objectOf([...fields, ["path", stringLiteral(path)]])}) : ${otherwise}`;
}

/** The expression that tells equal values of an input from others, for a cache: the hash of a large one. */
export function identityOf(input: string, otherwise: string): string {
  return `${isReference(input)} ? fromJSON(${textOf(input)}).sha256 : ${otherwise}`;
}
