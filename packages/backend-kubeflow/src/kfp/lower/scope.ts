import { isArtifactType, typeOfField, type ValueType } from "@partitura/core";
import type { ArgumentModel, IteratorModel, Produced, RetriesModel } from "../model.js";
import { schemaOf } from "./artifact-schema.js";
import { carrierOf, type Carrier } from "./codec.js";
import { nodeOf, type Context } from "./context.js";
import { producerOf, referenceKey, wholeResult, type Reference } from "./reference.js";

/** A task of a scope while it is being built. */
export interface TaskDraft {
  readonly name: string;
  readonly after: Set<string>;
  readonly parameters: Map<string, ArgumentModel>;
  readonly artifacts: Map<string, ArgumentModel>;
  readonly cached: boolean;
  readonly retries?: RetriesModel;
  readonly iterator?: IteratorModel;
  readonly condition?: string;
  readonly anyway?: true;
}

/** What passes through an input: an artifact of a schema, or a parameter. */
export type Passed =
  | { readonly kind: "artifact"; readonly schema: string; readonly type: string }
  | { readonly kind: "parameter"; readonly carrier: Carrier };

/** A component of several tasks while it is being built; in its parent it is the task of the same name. */
export interface Scope {
  readonly name: string;
  readonly parent?: Scope;
  /** The `each` whose body this is. */
  readonly each?: string;
  readonly task: TaskDraft;
  readonly tasks: Map<string, TaskDraft>;
  readonly inputs: Map<string, Passed>;
  readonly outputs: Map<string, { readonly passed: Passed; readonly produced: Produced[] }>;
}

/** A task without inputs. */
export function draftOf(name: string, details: Partial<TaskDraft> = {}): TaskDraft {
  return { name, after: new Set(), parameters: new Map(), artifacts: new Map(), cached: false, ...details };
}

/** Opens a scope inside another, as a task of it. */
export function openScope(
  context: Context,
  parent: Scope | undefined,
  task: TaskDraft,
  each?: string,
): Scope {
  const scope: Scope = {
    name: task.name,
    task,
    tasks: new Map(),
    inputs: new Map(),
    outputs: new Map(),
    ...(parent && { parent }),
    ...(each !== undefined && { each }),
  };
  parent?.tasks.set(task.name, task);
  context.scopes.push(scope);
  return scope;
}

function typeOf(context: Context, reference: Reference): ValueType {
  switch (reference.kind) {
    case "param":
      return context.typing.of({ op: "param", name: reference.name });
    case "scheduled-at":
      return context.typing.of({ op: "run", field: "scheduledAt" });
    case "output":
    case "artifact-value":
      return typeOfField(context.typing.ofNode(reference.node), reference.port);
    case "result": {
      const type = context.typing.ofNode(reference.node);
      return reference.field === wholeResult && !("properties" in type)
        ? type
        : typeOfField(type, reference.field);
    }
    case "item":
      return numbered(context, reference.each);
    case "computed": {
      const type = context.computed.get(`${reference.step}/${reference.output}`);
      if (type === undefined) throw new Error(`step ${reference.step} has no output ${reference.output}`);
      return type;
    }
  }
}

/** The type of what a loop gives its body. */
export function numbered(context: Context, each: string): ValueType {
  const node = nodeOf(context, each);
  const item: ValueType = node.kind === "each" ? node.itemType : {};
  const properties = { index: { type: "integer" as const }, item };
  return { type: "object", properties, required: ["index", "item"], additionalProperties: false };
}

/** What passes through an input that carries a reference. */
export function passedBy(context: Context, reference: Reference): Passed {
  const type = typeOf(context, reference);
  const native = reference.kind === "output" || reference.kind === "computed";
  if (native && isArtifactType(type))
    return { kind: "artifact", schema: schemaOf(type.artifact), type: type.artifact };
  return { kind: "parameter", carrier: carrierOf(type) };
}

/** The name of a reference among the outputs of the task that makes it. */
export function outputOf(reference: Reference): string {
  switch (reference.kind) {
    case "param":
    case "scheduled-at":
    case "item":
      throw new Error(`${reference.kind} is no output`);
    case "output":
      return reference.port;
    case "artifact-value":
      return `${reference.port}-reference`;
    case "result":
      return reference.field;
    case "computed":
      return reference.output;
  }
}

/**
 * Where a reference comes from inside a scope. One that is made further out becomes an input of this scope
 * and of every scope in between.
 */
export function resolve(context: Context, scope: Scope, reference: Reference): ArgumentModel {
  const name = context.inputName(reference);
  const producer = producerOf(reference);
  if (reference.kind === "item" && scope.each === reference.each) {
    scope.inputs.set(name, passedBy(context, reference));
    return { from: "input", name };
  }
  const isRoot = scope.parent === undefined;
  if ((reference.kind === "param" || reference.kind === "scheduled-at") && isRoot)
    return { from: "input", name };
  if (producer !== undefined && context.homes.get(producer) === scope) {
    return { from: "task", task: producer, output: outputOf(reference) };
  }
  if (scope.parent === undefined)
    throw new Error(`${referenceKey(reference)} cannot be seen from ${scope.name}`);
  if (!scope.inputs.has(name)) {
    const passed = passedBy(context, reference);
    scope.inputs.set(name, passed);
    connect(scope.task, name, passed, resolve(context, scope.parent, reference));
  }
  return { from: "input", name };
}

/** Gives a task an argument, and makes it wait for the task that the argument comes from. */
export function connect(task: TaskDraft, input: string, passed: Passed, argument: ArgumentModel): void {
  (passed.kind === "artifact" ? task.artifacts : task.parameters).set(input, argument);
  if (argument.from === "task" || argument.from === "status") task.after.add(argument.task);
}
