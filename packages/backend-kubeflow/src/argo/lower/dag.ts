import { type Node, dependenciesOf } from "@partitura/core";
import type { DagTask, DagTemplate, Parameter, Template } from "../model.js";
import { lowerEach } from "./each.js";
import { endTaskOf, endsOf, mayLackResult, noResult, ruleOf, tellsSkip } from "./ends.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";
import type { Around } from "./around.js";
import { type Scope, capture, parameterOf } from "./scope.js";
import { lowerTask } from "./task.js";
import { lowerWhen } from "./when.js";

/** The end of a node, as a template is told it. */
export interface Told {
  readonly node: string;
  readonly parameter: string;
}

/** A node as a task of the DAG around it, with the templates that it needs. */
export interface Lowered {
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly templates: readonly Template[];
  /** Nodes further out than the node's own template that something in it reads or waits for. */
  readonly needs: readonly string[];
  /** Nodes whose end does not keep this one from starting: how they have ended is given as these parameters. */
  readonly told?: readonly Told[];
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
  const found = scope.context.paths.get(id)?.find((step) => scope.local.has(step)) ?? scope.standIns.get(id);
  if (found === undefined) scope.awaited.add(id);
  return found;
}

/** What a task of a DAG is given beside its node: the condition of its arm, and what it waits for when nothing else. */
export interface Placement {
  readonly when?: string;
  readonly first?: string;
}

/** The `when` of a task: the condition of its arm, and conditions of its own. */
function whenOf(arm: string | undefined, conditions: readonly string[]): string | undefined {
  if (conditions.length === 0)
    return arm === undefined ? undefined : `{{inputs.parameters.condition}} == ${arm}`;
  const armed = arm === undefined ? [] : [`inputs.parameters.condition == ${stringLiteral(arm)}`];
  return tag([...armed, ...conditions].join(" && "));
}

/**
 * The task that succeeds with a node, is skipped when the node has succeeded but tells that it is skipped, and ends with an
 * error, for its condition is neither true nor false, when the node has no result.
 */
function doneTask(node: Node, { context }: Scope): DagTask {
  const output = (name: string): string => variable(["tasks", node.id, "outputs", "parameters", name]);
  const ran = tellsSkip(node, context) ? `${output(skipParameter)} != 'true'` : "true";
  const failed = `${output("result")} == ${stringLiteral(noResult)} ? ${stringLiteral(noResult)} : ${ran}`;
  return {
    name: endTaskOf(node.id, context),
    template: context.names.done,
    depends: `${node.id}.Succeeded`,
    when: tag(mayLackResult(node, context) ? failed : ran),
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
  const tasksFor = (ids: readonly string[], node: Node): readonly string[] => {
    const tasks = ids.map((id) => localTask(id, scope));
    return [...new Set(tasks.filter((it): it is string => it !== undefined && it !== node.id))];
  };
  const waitsOf = (node: Node): readonly string[] =>
    tasksFor([...dependenciesOf(node), ...(lowered.get(node.id)?.needs ?? [])], node);
  const ends = endsOf(nodes, waitsOf, context);
  const tasks = nodes.flatMap((node): readonly DagTask[] => {
    const { template, parameters: own, conditions = [], told = [] } = lowered.get(node.id) as Lowered;
    const [waits, rule] = [waitsOf(node), ruleOf(node)];
    const free = waits.length === 0 || rule !== "all-succeeded";
    const passed = tasksFor(
      told.map((it) => it.node),
      node,
    );
    const depends = [
      ...(free && first !== undefined ? [`${first}.Succeeded`] : []),
      ...(waits.length > 0 ? [ends.dependsOf(rule, waits)] : []),
      ...(passed.length > 0 ? [ends.dependsOf("all-done", passed)] : []),
    ].join(" && ");
    const condition = whenOf(free ? when : undefined, conditions);
    const parameters = [
      ...own,
      ...told.map(({ node: id, parameter }) => ({
        name: parameter,
        value: tag(ends.endText(localTask(id, scope) ?? id)),
      })),
    ];
    const task: DagTask = {
      name: node.id,
      template,
      ...(depends !== "" && { depends }),
      ...(condition !== undefined && { when: condition }),
      ...(parameters.length > 0 && { arguments: { parameters } }),
    };
    const withDone = mayLackResult(node, context) || (tellsSkip(node, context) && context.read.has(node.id));
    return [task, ...(withDone ? [doneTask(node, scope)] : [])];
  });
  return { tasks, templates: [...lowered.values()].flatMap(({ templates }) => templates) };
}

/**
 * A DAG in which every failure counts, also that of a task after which others have succeeded. Stand-ins do not count but
 * for what they keep from running, and those that the result reads.
 */
export function dagOf(
  tasks: readonly DagTask[],
  standIns: readonly DagTask[] = [],
  counted: ReadonlySet<string> = new Set(),
): DagTemplate["dag"] {
  const target = standIns.length > 0 || tasks.some(({ depends = "" }) => depends.includes("||"));
  const targets = [...standIns.filter(({ name }) => counted.has(name)), ...tasks].map(({ name }) => name);
  return { failFast: false, ...(target && { target: targets.join(" ") }), tasks: [...standIns, ...tasks] };
}

/** A task for each node further out that may not have succeeded, which ends as that one has. */
export function standInTasks(
  scope: Scope,
  told: readonly Told[],
  arm?: "true" | "false",
): readonly DagTask[] {
  return [...scope.standIns].map(([node, name]): DagTask => {
    const parameter = told.find((it) => it.node === node)?.parameter ?? "";
    const end = variable(["inputs", "parameters", parameter]);
    const when =
      arm === undefined
        ? `{{inputs.parameters.${parameter}}}`
        : tag(`inputs.parameters.condition == ${stringLiteral(arm)} ? ${end} : 'false'`);
    return { name, template: scope.context.names.done, when };
  });
}

/** The ends that a template is told, as its input parameters. */
export function toldOf(around: Around, scope: Scope): readonly Told[] {
  return [...around.passed].map((node) => ({ node, parameter: capture({ kind: "end", node }, scope) }));
}

/** The input parameters of a DAG template: its own and what it captured. */
export function inputsOf(own: readonly string[], scope: Scope): readonly Parameter[] {
  return [...own, ...scope.captured.keys()].map((name) => ({ name }));
}

/** What a DAG template's captured inputs are given by the template around it. */
export function capturedArguments(inner: Scope, outer: Scope, told: readonly Told[]): readonly Parameter[] {
  return [...inner.captured]
    .filter(([, { kind }]) => kind !== "end")
    .map(([name, reference]) => {
      const lacking = reference.kind === "output" && told.some(({ node }) => node === reference.node);
      return { name, value: parameterOf(reference, outer, lacking) };
    });
}

/** The nodes further out that a DAG template reads or waits for. */
export function needsOf(inner: Scope, told: readonly Told[]): readonly string[] {
  const read = [...inner.captured.values()].flatMap((it) => (it.kind === "output" ? [it.node] : []));
  const ends = new Set(told.map(({ node }) => node));
  return [...new Set([...read, ...inner.awaited])].filter((id) => !ends.has(id));
}
