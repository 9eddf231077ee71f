import {
  isArtifactType,
  unionOf,
  type Body,
  type Expression,
  type TaskDefinition,
  type TaskNode,
  type ValueType,
} from "@partitura/core";
import { report, target } from "../diagnostics.js";
import { schemaOf } from "./artifact-schema.js";
import { carrierOf, encode } from "./codec.js";
import { definitionOf, type Context } from "./context.js";
import { isArtifactOutput } from "./demand.js";
import { environmentOf, retriesOf } from "./policy.js";
import type { Scope } from "./scope.js";
import { addComputation, addStep, stepInputs, type StepInputs, type StepOutput } from "./step.js";
import { wellFormed } from "./well-formed.js";
import { referenceOf, type StepExpression } from "./wiring.js";

/** How the step contract names a body. */
function contractBody(body: Body): { readonly [field: string]: string } {
  switch (body.kind) {
    case "typescript":
      return { bundle: body.bundle };
    case "python":
      return { source: body.source, function: body.function };
    case "shell":
      return { command: body.command };
    case "container":
      throw new Error("container tasks are refused by the capability table");
  }
}

function filesOf(context: Context, body: Body): { readonly [name: string]: string } {
  const paths = body.kind === "python" ? body.files : body.kind === "typescript" ? [body.bundle] : [];
  return Object.fromEntries(
    paths.map((path) => {
      const text = context.input.assets[path];
      if (text === undefined) throw new Error(`asset ${path} is missing`);
      return [path, text];
    }),
  );
}

/** A constant that can be an argument of the engine's own: a scalar with nothing in it that the engine reads. */
function constantOf(expression: Expression, type: ValueType): string | number | boolean | undefined {
  if (expression.op !== "literal" || carrierOf(type).codec === "json") return undefined;
  const value = encode(expression.value, carrierOf(type).codec);
  if (typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "string" && !/\{\{|\p{Cs}/u.test(value) ? value : undefined;
}

/**
 * An artifact that a value refers to: a step of its own hands it on, because only the engine can bring
 * the bytes to the task.
 */
function artifactOf(
  context: Context,
  scope: Scope,
  node: TaskNode,
  name: string,
  expression: Expression,
): { readonly step: string; readonly output: string } {
  const type = context.typing.of(expression);
  if (!isArtifactType(type)) {
    context.diagnostics.push(report("P5108", { input: name, node: node.id }, { span: node.span, target }));
  }
  const kind = isArtifactType(type) ? type.artifact : "file";
  const step = context.claim(`${node.id}-${name}`);
  addComputation(context, scope, step, (inputs) => ({ artifact: inputs.wire(expression) }), {
    artifact: { of: "artifact", type: { artifact: kind }, artifact: schemaOf(kind) },
  });
  return { step, output: "artifact" };
}

/** How a task's body gets one input. */
function inputOf(
  context: Context,
  scope: Scope,
  node: TaskNode,
  inputs: StepInputs,
  name: string,
  expression: Expression,
  type: ValueType,
): StepExpression {
  if (isArtifactType(type)) {
    if (isArtifactOutput(expression, context.nodes, context.pipeline)) {
      return inputs.artifact({ kind: "output", node: expression.from.node, port: expression.key }, name);
    }
    return inputs.artifact({ kind: "computed", ...artifactOf(context, scope, node, name, expression) }, name);
  }
  const constant = constantOf(expression, type);
  if (constant !== undefined) return inputs.constant({ from: "constant", value: constant }, type, name);
  const reference = referenceOf(context, expression);
  return reference === undefined ? inputs.wire(expression) : inputs.read(reference, name);
}

function outputsOf(
  context: Context,
  node: TaskNode,
  task: TaskDefinition,
): { readonly [name: string]: StepOutput } {
  return Object.fromEntries(
    Object.entries(task.outputs).flatMap(([name, port]): [string, StepOutput][] => {
      const type = port.optional === true ? unionOf([port.type, { type: "null" }]) : port.type;
      if (!isArtifactType(port.type)) return [[name, { of: name, type }]];
      const artifact: [string, StepOutput] = [
        name,
        { of: name, type, artifact: schemaOf(port.type.artifact) },
      ];
      if (!context.demand.artifactValue(node.id, name)) return [artifact];
      return [artifact, [`${name}-reference`, { of: name, type: port.type }]];
    }),
  );
}

/** The types of ports as the step contract checks them, and which of them may be missing. */
function typesOf(
  side: "inputs" | "outputs",
  ports: TaskDefinition["inputs"],
): {
  readonly types: { readonly [name: string]: ValueType };
  readonly optional: readonly string[];
} {
  const entries = Object.entries(ports);
  return {
    types: Object.fromEntries(
      entries.map(([name, port]) => [name, side === "inputs" ? (port.bodyType ?? port.type) : port.type]),
    ),
    optional: entries.filter(([, port]) => port.optional === true).map(([name]) => name),
  };
}

/** The innermost `each` around a scope. */
function eachAround(scope: Scope): string | undefined {
  return scope.each ?? (scope.parent && eachAround(scope.parent));
}

/** Lowers a task to a component of one container. */
export function lowerTask(context: Context, scope: Scope, node: TaskNode): void {
  const task = definitionOf(context, node);
  const { options } = context.input;
  const inputs = stepInputs(context, scope, Object.keys(task.inputs));
  const wired: { [name: string]: StepExpression } = {};
  for (const [name, port] of Object.entries(task.inputs)) {
    const given =
      node.inputs[name] ??
      (port.default === undefined ? undefined : ({ op: "literal", value: port.default } as const));
    if (given !== undefined) wired[name] = inputOf(context, scope, node, inputs, name, given, port.type);
  }
  const around = eachAround(scope);
  const index = around === undefined ? undefined : inputs.wire({ op: "index", each: around });
  const [given, made] = [typesOf("inputs", task.inputs), typesOf("outputs", task.outputs)];
  const environment = environmentOf(context, node);
  const { timeoutSeconds, resources } = node.policy;
  const kind = task.body.kind === "typescript" ? "node" : "python";
  addStep(context, scope, node.id, inputs, {
    kind,
    image: options.images[task.id] ?? (kind === "node" ? options.nodeImage : options.image),
    contract: {
      inputs: wired,
      body: contractBody(task.body),
      types: { inputs: given.types, outputs: made.types },
      optional: { inputs: given.optional, outputs: made.optional },
      context: { pipeline: context.pipeline.id, taskId: node.id, scheduledAt: null },
      ...(index && { index }),
      ...(Object.keys(environment.inStep).length > 0 && { env: environment.inStep }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    },
    outputs: outputsOf(context, node, task),
    files: filesOf(context, task.body),
    cached: options.cache,
    retries: retriesOf(context, node),
    policy: {
      packages: task.body.kind === "python" && options.packages === "install" ? task.body.packages : [],
      env: environment.native,
      secrets: environment.secrets,
      ...(timeoutSeconds !== undefined && { deadlineSeconds: Math.ceil(timeoutSeconds) }),
      ...(resources?.cpu !== undefined && { cpu: resources.cpu }),
      ...(resources?.memoryBytes !== undefined && { memoryBytes: resources.memoryBytes }),
      ...(task.description !== undefined && { description: wellFormed(task.description) }),
    },
  });
  for (const other of node.after) context.orders.push({ scope, node, other });
}
