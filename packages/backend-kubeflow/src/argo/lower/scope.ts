import { type RunField, type ValueType, taskNodes, typeOfField } from "@partitura/core";
import { isPlain } from "./plain.js";
import type { Context } from "./context.js";
import { endTaskOf } from "./ends.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";
import { isString } from "./value-kinds.js";

/** Something a template may read that is made outside of it. */
export type Reference =
  | { readonly kind: "param"; readonly name: string }
  | { readonly kind: "output"; readonly node: string; readonly port: string }
  | { readonly kind: "item"; readonly each: string }
  | { readonly kind: "index"; readonly each: string }
  | { readonly kind: "run"; readonly field: RunField }
  | { readonly kind: "end"; readonly node: string };

/**
 * One DAG template while it is lowered. A template sees its own tasks and inputs only, so what it reads from further out
 * is noted here and becomes an input parameter, which the template around it must give.
 */
export interface Scope {
  readonly context: Context;
  readonly kind: "main" | "each" | "when" | "exit";
  /** The `each` whose item this template runs, or undefined. */
  readonly each: string | undefined;
  /** The ids of the nodes that are tasks of this DAG. */
  readonly local: ReadonlySet<string>;
  /** Input parameters that stand for things from further out, by name. */
  readonly captured: Map<string, Reference>;
  /** Nodes further out that something in here waits for without reading them. */
  readonly awaited: Set<string>;
  /** Nodes further out that have succeeded when this template starts. */
  readonly certain: ReadonlySet<string>;
  /** Tasks of this DAG that end as nodes further out have, by the ids of those. */
  readonly standIns: ReadonlyMap<string, string>;
}

/** Begins a template. */
export function openScope(
  context: Context,
  kind: Scope["kind"],
  local: readonly { readonly id: string }[],
  { each, certain = new Set() }: { readonly each?: string; readonly certain?: ReadonlySet<string> } = {},
): Scope {
  const ids = new Set(local.map(({ id }) => id));
  return {
    context,
    kind,
    each,
    local: ids,
    captured: new Map(),
    awaited: new Set(),
    certain,
    standIns: new Map(),
  };
}

/** Whether the template sees the thing under a name of its own. */
function isOwn(reference: Reference, scope: Scope, inOutputs: boolean): boolean {
  switch (reference.kind) {
    case "param":
    case "run":
      return !inOutputs;
    case "output":
      return scope.local.has(reference.node);
    case "end":
      return false;
    case "item":
    case "index":
      return scope.each === reference.each;
  }
}

/** Name of the input parameter for something from further out; node ids hold no underscore, so it tells two from another. */
function captureName(reference: Reference, scope: Scope): string {
  switch (reference.kind) {
    case "param":
      return scope.kind === "main" ? reference.name : `param_${reference.name}`;
    case "output":
      return `${reference.node}_${reference.port}`;
    case "item":
    case "index":
      return `${reference.each}_${reference.kind}`;
    case "run":
      return `run_${reference.field}`;
    case "end":
      return `${reference.node}_end`;
  }
}

/** Notes that the template reads something from further out; gives the input parameter's name. */
export function capture(reference: Reference, scope: Scope): string {
  const wanted = JSON.stringify(reference);
  let name = captureName(reference, scope);
  for (;;) {
    const known = scope.captured.get(name);
    if (known === undefined) scope.captured.set(name, reference);
    if (known === undefined || JSON.stringify(known) === wanted) return name;
    name += "_";
  }
}

/**
 * The path of the variable that holds the JSON text of something. In a template's own outputs (`inOutputs`) the
 * workflow's parameters cannot be read (`resolveParameter` in workflow/controller/scope.go), so they are captured too.
 */
export function pathOf(reference: Reference, scope: Scope, inOutputs: boolean): readonly string[] {
  if (!isOwn(reference, scope, inOutputs)) return ["inputs", "parameters", capture(reference, scope)];
  switch (reference.kind) {
    case "param":
      return ["workflow", "parameters", reference.name];
    case "output":
      return ["tasks", reference.node, "outputs", "parameters", reference.port];
    case "item":
    case "index":
      return ["inputs", "parameters", reference.kind];
    case "run":
    case "end":
      throw new Error(`unreachable: the variable of a reference to ${reference.kind}`);
  }
}

/** The expression, in a template's tags, of what a run knows of itself. */
export function runFact(field: RunField, { pipeline }: Context): string {
  switch (field) {
    case "id":
      return "workflow.name";
    case "scheduledAt":
      return "workflow.scheduledTime == nil ? nil : date(workflow.scheduledTime).UTC().Format('2006-01-02T15:04:05Z')";
    case "status":
      return "workflow.status == 'Succeeded' ? 'succeeded' : 'failed'";
    case "failedTasks": {
      const tasks = taskNodes(pipeline).flatMap(({ node, onExit }) =>
        onExit ? [] : [stringLiteral(node.id)],
      );
      const failed = `filter(fromJSON(fromJSON(workflow.failures)) ?? [], .templateName in [${tasks.join(", ")}] && .displayName == .templateName)`;
      return `sort(uniq(map(${failed}, .templateName)))`;
    }
    case "intervalStart":
    case "intervalEnd":
      throw new Error(`unreachable: ${field} is refused by the capability table`);
  }
}

/** {@link pathOf} as an expression. */
export function variableOf(reference: Reference, scope: Scope, inOutputs: boolean): string {
  return variable(pathOf(reference, scope, inOutputs));
}

/**
 * The tag that stands for a parameter's text. A simple tag where the text is plain: Argo quotes its value as Go does,
 * which is no JSON for every character.
 */
export function parameterTag(path: readonly string[], type: ValueType): string {
  return isPlain(type) ? `{{${path.join(".")}}}` : tag(variable(path));
}

/** The type of the thing that is referred to. */
export function typeOfReference(reference: Reference, { typing, nodes }: Context): ValueType {
  switch (reference.kind) {
    case "param":
      return typing.of({ op: "param", name: reference.name });
    case "output": {
      const result = typing.ofNode(reference.node);
      return nodes.get(reference.node)?.kind === "task" ? typeOfField(result, reference.port) : result;
    }
    case "item":
    case "index":
      return typing.of({ op: reference.kind, each: reference.each });
    case "run":
      return typing.of({ op: "run", field: reference.field });
    case "end":
      return { enum: ["true", "false", "failed"] };
  }
}

/**
 * Whether the variable of something holds a string as it is and not as JSON text: an output that a foreign container
 * wrote to its file.
 */
export function isRaw(reference: Reference, { context, local }: Scope): boolean {
  if (reference.kind !== "output" || !local.has(reference.node)) return false;
  const node = context.nodes.get(reference.node);
  const body = node?.kind === "task" ? context.pipeline.tasks[node.task]?.body : undefined;
  return (
    (body?.kind === "container" || body?.kind === "native") && isString(typeOfReference(reference, context))
  );
}

/** The expression of a JSON text with `{{` spelled as escapes, so that Argo does not read templates in values. */
function escaped(text: string): string {
  const braces = stringLiteral("{{");
  return `replace(${text}, ${braces}, ${braces.replaceAll("\\", "\\\\")})`;
}

/** The expression of the JSON text of an expression's value, in which Argo finds no `{{`. */
export function encoded(expression: string, type: ValueType): string {
  const text = `toJson(${expression})`;
  return isPlain(type) ? text : escaped(text);
}

/** Whether a variable holds what a step wrote, just as it wrote it. */
function isWritten(reference: Reference, { context, local }: Scope): boolean {
  return (
    reference.kind === "output" &&
    local.has(reference.node) &&
    context.nodes.get(reference.node)?.kind === "task"
  );
}

/**
 * The condition in the expr language that a node of this scope has succeeded. Only such a node has outputs to read.
 */
export function hasSucceeded(node: string, { context, standIns }: Scope): string {
  const task = standIns.get(node) ?? endTaskOf(node, context);
  return `${variable(["tasks", task, "status"])} == 'Succeeded'`;
}

/**
 * The tag of the JSON text of something, as a template of this scope gives it to another; of null where it is `lacking`:
 * the output of a node that has not succeeded.
 */
export function parameterOf(reference: Reference, scope: Scope, lacking = false): string {
  const type = typeOfReference(reference, scope.context);
  if (reference.kind === "run" && isOwn(reference, scope, false))
    return tag(encoded(runFact(reference.field, scope.context), type));
  if (lacking && reference.kind === "output" && scope.local.has(reference.node)) {
    const text = variable(pathOf(reference, scope, false));
    const given = isRaw(reference, scope) ? encoded(text, type) : isPlain(type) ? text : escaped(text);
    return tag(`${hasSucceeded(reference.node, scope)} ? ${given} : 'null'`);
  }
  const path = pathOf(reference, scope, false);
  if (isRaw(reference, scope)) return tag(encoded(variable(path), type));
  if (isWritten(reference, scope) && !isPlain(type)) return tag(escaped(variable(path)));
  return parameterTag(path, type);
}
