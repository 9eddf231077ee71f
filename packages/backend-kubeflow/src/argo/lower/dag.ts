import { type Node, dependenciesOf } from "@partitura/core";
import type { DagTask, Parameter, Template } from "../model.js";
import { lowerEach } from "./each.js";
import { type Scope, parameterOf } from "./scope.js";
import { lowerTask } from "./task.js";
import { lowerWhen } from "./when.js";

/** A node as a task of the DAG around it, with the templates that it needs. */
export interface Lowered {
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly templates: readonly Template[];
  /** Nodes further out than the node's own template that something in it reads or waits for. */
  readonly needs: readonly string[];
}

function lowerNode(node: Node, scope: Scope): Lowered {
  switch (node.kind) {
    case "task":
      return lowerTask(node, scope);
    case "each":
      return lowerEach(node, scope);
    case "when":
      return lowerWhen(node, scope);
  }
}

/** The task of this DAG that a node is or is nested in; undefined when it lies further out, which is noted. */
function localTask(id: string, scope: Scope): string | undefined {
  const found = scope.context.paths.get(id)?.find((step) => scope.local.has(step));
  if (found === undefined) scope.awaited.add(id);
  return found;
}

/** What a task of a DAG is given beside its node: the condition of its arm, and what it waits for when nothing else. */
export interface Placement {
  readonly when?: string;
  readonly first?: string;
}

/**
 * The tasks of a DAG, in declaration order, and all templates beneath. `depends` names every dependency as
 * `.Succeeded`: a skipped or failed one omits the task. A condition stands on tasks without dependencies only; the
 * others are omitted with those.
 */
export function lowerNodes(
  nodes: readonly Node[],
  scope: Scope,
  { when, first }: Placement,
): { readonly tasks: readonly DagTask[]; readonly templates: readonly Template[] } {
  const lowered = nodes.map((node) => {
    const { template, parameters, templates, needs } = lowerNode(node, scope);
    const ids = [...dependenciesOf(node), ...needs].map((id) => localTask(id, scope));
    const waits = [...new Set(ids)].filter((id) => id !== undefined && id !== node.id);
    const depends = waits.length === 0 && first !== undefined ? [first] : waits;
    const task: DagTask = {
      name: node.id,
      template,
      ...(depends.length > 0 && { depends: depends.map((id) => `${String(id)}.Succeeded`).join(" && ") }),
      ...(depends.length === 0 && when !== undefined && { when }),
      ...(parameters.length > 0 && { arguments: { parameters } }),
    };
    return { task, templates };
  });
  return { tasks: lowered.map(({ task }) => task), templates: lowered.flatMap(({ templates }) => templates) };
}

/** The input parameters of a DAG template: its own and what it captured. */
export function inputsOf(own: readonly string[], scope: Scope): readonly Parameter[] {
  return [...own, ...scope.captured.keys()].map((name) => ({ name }));
}

/** What a DAG template's captured inputs are given by the template around it. */
export function capturedArguments(inner: Scope, outer: Scope): readonly Parameter[] {
  return [...inner.captured].map(([name, reference]) => ({ name, value: parameterOf(reference, outer) }));
}

/** The nodes further out that a DAG template reads or waits for. */
export function needsOf(inner: Scope): readonly string[] {
  const read = [...inner.captured.values()].flatMap((it) => (it.kind === "output" ? [it.node] : []));
  return [...new Set([...read, ...inner.awaited])];
}
