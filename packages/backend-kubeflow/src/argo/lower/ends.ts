import {
  type Expression,
  type Node,
  type RunRule,
  type WhenNode,
  nodesReadBy,
  mayFail,
} from "@partitura/core";
import type { Context } from "./context.js";
import { stringLiteral, variable } from "./expr-syntax.js";

/** A node's rule; an `each` and a `when` have the usual one. */
export function ruleOf(node: Node): RunRule {
  return (node.kind === "task" ? node.runIf : undefined) ?? "all-succeeded";
}

/** Whether a node may be skipped although its task of the DAG has succeeded, which an output parameter then tells. */
export function tellsSkip(node: Node, { pipeline, typing }: Context): boolean {
  switch (node.kind) {
    case "task":
      return pipeline.tasks[node.task]?.skippable === true;
    case "each":
      return false;
    case "when":
      return resultsOf(node).some((result) => nodesReadBy(result).some(typing.maySkip));
  }
}

const resultsOf = ({ then, otherwise }: WhenNode): readonly Expression[] =>
  [then.result, otherwise?.result].filter((it) => it !== undefined);

/**
 * Whether the result of a node may have no value although its task of the DAG has succeeded. Argo has no end for a DAG
 * whose output fails: what waits for it would be waited for forever.
 */
export function mayLackResult(node: Node, { typing }: Context): boolean {
  return node.kind === "when" && resultsOf(node).some((result) => mayFail(result, typing));
}

/** What stands in the place of a result that has no value. */
export const noResult = "failed";

/** Whether a node has a task of the DAG beside its own, which tells how it has ended. */
export const hasDoneTask = (node: Node, context: Context): boolean =>
  tellsSkip(node, context) || mayLackResult(node, context);

/** The task of a DAG that succeeds just when the node of this id has: its own, or the one that is skipped with it. */
export function endTaskOf(id: string, context: Context): string {
  const node = context.nodes.get(id);
  return node !== undefined && hasDoneTask(node, context) ? context.names.doneOf(id) : id;
}

/** What tells how the tasks of one DAG end, in the words of `depends`. */
export interface Ends {
  /** The `depends` of a node that waits for these and has this rule. */
  readonly dependsOf: (rule: RunRule, waits: readonly string[]) => string;
  /** The text, in the expr language, that tells a template how a task of this DAG has ended: `true`, `false`, or `failed`. */
  readonly endText: (task: string) => string;
}

const anyOf = (terms: readonly string[]): string => terms.join(" || ");

/** Every end that a task of a DAG can come to: naming them makes `depends` wait for it and no more. */
function anyEnd(task: string): string {
  const ends = ["Succeeded", "Failed", "Errored", "Skipped", "Omitted"] as const;
  return `(${anyOf(ends.map((end) => `${task}.${end}`))})`;
}

/**
 * Prepares {@link Ends} for the nodes of one DAG. Argo says "Omitted" both of what a failure and of what a skip kept from
 * running: a node counts as failed when it or, for want of it, something before it has.
 */
export function endsOf(
  nodes: readonly Node[],
  waitsOf: (node: Node) => readonly string[],
  context: Context,
): Ends {
  const endOf = (task: string): string => (local.has(task) ? endTaskOf(task, context) : task);
  const local = new Map(nodes.map((node) => [node.id, node]));
  const known = new Map<string, readonly string[]>();

  /** What must hold, one of several, for a node to have failed or to be blocked by a failure. */
  function failuresOf(id: string): readonly string[] {
    const before = known.get(id);
    if (before !== undefined) return before;
    const node = local.get(id);
    const lacks = node !== undefined && mayLackResult(node, context);
    const own = [`${id}.Failed`, `${id}.Errored`, ...(lacks ? [`${endOf(id)}.Errored`] : [])];
    const found = node === undefined ? own : [...own, ...blocksOf(node)];
    const distinct = [...new Set(found)];
    known.set(id, distinct);
    return distinct;
  }

  function blocksOf(node: Node): readonly string[] {
    const upstream = [...new Set(waitsOf(node).flatMap(failuresOf))];
    switch (ruleOf(node)) {
      case "all-succeeded":
      case "none-failed":
      case "none-failed-min-one":
        return upstream;
      case "any-succeeded":
        return upstream.length === 0 ? [] : [`(${node.id}.Omitted && (${anyOf(upstream)}))`];
      case "all-done":
      case "any-failed":
        return [];
    }
  }

  const succeeded = (id: string): string => `${endOf(id)}.Succeeded`;

  function dependsOf(rule: RunRule, waits: readonly string[]): string {
    const failures = [...new Set(waits.flatMap(failuresOf))];
    switch (rule) {
      case "all-succeeded":
        return waits.map(succeeded).join(" && ");
      case "none-failed":
        return `${waits.map((id) => anyEnd(endOf(id))).join(" && ")} && !(${anyOf(failures)})`;
      case "none-failed-min-one":
        return `(${anyOf(waits.map(succeeded))}) && !(${anyOf(failures)})`;
      case "all-done":
        return waits.map((id) => anyEnd(endOf(id))).join(" && ");
      case "any-succeeded":
        return `(${anyOf(waits.map(succeeded))})`;
      case "any-failed": {
        // The tasks that tell of skips are read by conditions and values, and must have ended too.
        const told = waits.filter((id) => endOf(id) !== id).map((id) => anyEnd(endOf(id)));
        return [`(${anyOf(failures)})`, ...told].join(" && ");
      }
    }
  }

  function endText(task: string): string {
    const failures = anyOf(failuresOf(task)).replace(
      /([\w-]+)\.([A-Z][a-z]+)/g,
      (_, name: string, end: string) =>
        [variable(["tasks", name, "status"]), stringLiteral(end === "Errored" ? "Error" : end)].join(" == "),
    );
    return `${variable(["tasks", endOf(task), "status"])} == 'Succeeded' ? 'true' : ${failures} ? 'failed' : 'false'`;
  }

  return { dependsOf, endText };
}
