import { type Node, type RunRule, dependenciesOf } from "@partitura/core";
import type { DagTask, DagTemplate, Parameter, Template } from "../model.js";
import { lowerEach } from "./each.js";
import { endTaskOf, endsOf, ruleOf, tellsSkip } from "./ends.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";
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
  /** Conditions in the expr language without which the node is skipped. */
  readonly conditions?: readonly string[];
}

/** The output parameter by which a node that has succeeded tells that it is skipped; no name of the user has a dash. */
export const skipParameter = "is-skipped";

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

/** The rules by which a node may succeed although one before it has failed. */
const hiding: ReadonlySet<RunRule> = new Set<RunRule>(["all-done", "any-succeeded", "any-failed"]);

/** The `when` of a task: the condition of its arm, and conditions of its own. */
function whenOf(arm: string | undefined, conditions: readonly string[]): string | undefined {
  if (conditions.length === 0)
    return arm === undefined ? undefined : `{{inputs.parameters.condition}} == ${arm}`;
  const armed = arm === undefined ? [] : [`inputs.parameters.condition == ${stringLiteral(arm)}`];
  return tag([...armed, ...conditions].join(" && "));
}

/** The task that succeeds with a node, and is skipped when the node has succeeded but tells that it is skipped. */
function doneTask(node: Node, { context }: Scope): DagTask {
  const told = variable(["tasks", node.id, "outputs", "parameters", skipParameter]);
  return {
    name: endTaskOf(node.id, context),
    template: context.names.done,
    depends: `${node.id}.Succeeded`,
    when: tag(`${told} != 'true'`),
  };
}

/**
 * The tasks of a DAG, in declaration order, and all templates beneath. `depends` says what a node waits for and how that
 * must have ended. The condition of an arm stands on the tasks that would run without it; the others are omitted with those.
 */
export function lowerNodes(
  nodes: readonly Node[],
  scope: Scope,
  { when, first }: Placement,
): { readonly tasks: readonly DagTask[]; readonly templates: readonly Template[] } {
  const { context } = scope;
  const lowered = new Map(nodes.map((node) => [node.id, lowerNode(node, scope)]));
  const waitsOf = (node: Node): readonly string[] => {
    const ids = [...dependenciesOf(node), ...(lowered.get(node.id)?.needs ?? [])];
    const waits = ids.map((id) => localTask(id, scope)).filter((id) => id !== undefined && id !== node.id);
    return [...new Set(waits as readonly string[])];
  };
  const ends = endsOf(nodes, waitsOf, context);
  const tasks = nodes.flatMap((node): readonly DagTask[] => {
    const { template, parameters, conditions = [] } = lowered.get(node.id) as Lowered;
    const [waits, rule] = [waitsOf(node), ruleOf(node)];
    const checked = first !== undefined && (waits.length === 0 || rule !== "all-succeeded");
    const depends = [
      ...(checked ? [`${first}.Succeeded`] : []),
      ...(waits.length > 0 ? [ends.dependsOf(rule, waits)] : []),
    ].join(" && ");
    const condition = whenOf(waits.length === 0 || rule !== "all-succeeded" ? when : undefined, conditions);
    const task: DagTask = {
      name: node.id,
      template,
      ...(depends !== "" && { depends }),
      ...(condition !== undefined && { when: condition }),
      ...(parameters.length > 0 && { arguments: { parameters } }),
    };
    const told = tellsSkip(node, context) && context.read.has(node.id);
    return [task, ...(told ? [doneTask(node, scope)] : [])];
  });
  return { tasks, templates: [...lowered.values()].flatMap(({ templates }) => templates) };
}

/** A DAG in which every failure counts, also that of a task after which others have succeeded. */
export function dagOf(tasks: readonly DagTask[], nodes: readonly Node[]): DagTemplate["dag"] {
  const target = nodes.some((node) => hiding.has(ruleOf(node)));
  return { failFast: false, ...(target && { target: tasks.map(({ name }) => name).join(" ") }), tasks };
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
