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
import { kubernetesOf } from "./kubernetes.js";
import { environmentOf, retriesOf } from "./policy.js";
import type { Scope } from "./scope.js";
import { hasRun, valueOrNull } from "./skips/reads.js";
import {
  addComputation,
  addStep,
  runIdVariable,
  taskIdVariable,
  stepInputs,
  type StepInputs,
  type StepOutput,
} from "./step.js";
import { wellFormed } from "./well-formed.js";
import { referenceOf, type StepExpression } from "./wiring.js";

/** How the step contract names a body. */
function contractBody(body: Body): { readonly [field: string]: unknown } {
  switch (body.kind) {
    case "typescript":
      return { bundle: body.bundle };
    case "python":
      return { source: body.source, function: body.function };
    case "shell":
      return { command: body.command };
    case "wait":
      return { wait: { condition: body.condition, interval: body.intervalSeconds } };
    case "container":
    case "approval":
    case "native":
      throw new Error(`${body.kind} tasks are refused by the capability table`);
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
      if (name === valueOrNull || name === hasRun)
        return [[name, { of: { all: name === valueOrNull }, type: port.type }]];
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

/** The image of a task: that of its call, of the options, or of its language. */
function imageOf({ input: { options } }: Context, node: TaskNode, { id, body }: TaskDefinition): string {
  const named = node.policy.image ?? options.images[id];
  if (named !== undefined) return named;
  if (body.kind === "typescript") return options.nodeImage;
  const version = body.kind === "python" ? body.pythonVersion : undefined;
  if (version === undefined) return options.image;
  return options.pythonImages[version] ?? `python:${version}-slim`;
}

/** Lowers a task to a component of one container; an exit task runs anyway, and gets how everything else has ended. */
export function lowerTask(
  context: Context,
  scope: Scope,
  node: TaskNode,
  { anyway }: { readonly anyway?: true } = {},
): void {
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
  if (anyway === true) inputs.run("status");
  const around = eachAround(scope);
  const index = around === undefined ? undefined : inputs.wire({ op: "index", each: around });
  const declared = context.input.pipeline.tasks[task.id] ?? task;
  const [given, made] = [typesOf("inputs", task.inputs), typesOf("outputs", declared.outputs)];
  const environment = environmentOf(context, node);
  const { timeoutSeconds, resources, cache } = node.policy;
  const cached = cache !== undefined || options.cache;
  const [kubernetes, refused] = kubernetesOf(node);
  context.diagnostics.push(...refused);
  const kind = task.body.kind === "typescript" ? "node" : "python";
  addStep(context, scope, node.id, inputs, {
    kind,
    image: imageOf(context, node, task),
    contract: {
      inputs: wired,
      body: contractBody(task.body),
      types: { inputs: given.types, outputs: made.types },
      optional: { inputs: given.optional, outputs: made.optional },
      ...(task.skippable === true && { skippable: true }),
      context: {
        pipeline: context.pipeline.id,
        ...(!cached && { taskId: node.id }),
        scheduledAt: null,
      },
      ...(index && { index }),
      ...(Object.keys(environment.inStep).length > 0 && { env: environment.inStep }),
      ...(Object.keys(environment.files).length > 0 && { secretFiles: environment.files }),
      ...(cache?.version !== undefined && { cacheVersion: cache.version }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    },
    outputs: outputsOf(context, node, task),
    files: filesOf(context, task.body),
    cached,
    ...(anyway && { anyway }),
    retries: retriesOf(context, node),
    policy: {
      packages: task.body.kind === "python" && options.packages === "install" ? task.body.packages : [],
      env: environment.native,
      secrets: environment.secrets,
      ...(timeoutSeconds !== undefined && { deadlineSeconds: Math.ceil(timeoutSeconds) }),
      ...(resources?.cpu !== undefined && { cpu: resources.cpu }),
      ...(resources?.memoryBytes !== undefined && { memoryBytes: resources.memoryBytes }),
      ...(resources?.gpu && { gpu: resources.gpu }),
      ...(Object.values(kubernetes).some((it) => Object.keys(it as object).length > 0) && { kubernetes }),
      ...(cached && { runIdVariable, taskIdVariable }),
      ...(task.description !== undefined && { description: wellFormed(task.description) }),
    },
  });
  for (const other of node.after) context.orders.push({ scope, node, other });
}
