import {
  type Body,
  type Expression,
  type Port,
  type TaskDefinition,
  type TaskNode,
  type ValueType,
  isArtifactType,
  mayFail,
} from "@partitura/core";
import { report } from "../diagnostics.js";
import type {
  Artifact,
  ContainerTemplate,
  NativeTemplate,
  OutputParameter,
  Parameter,
  Template,
} from "../model.js";
import { argoOverlay, laidOver } from "../overlay.js";
import { locationOf, optionalOutput, paths } from "./artifact.js";
import { containerOf } from "./container.js";
import { type Lowered, skipParameter } from "./dag.js";
import { memoizeOf } from "./cache.js";
import type { Context } from "./context.js";
import { ruleOf } from "./ends.js";
import { exprOf } from "./expression.js";
import { largeKey, mayBeLarge } from "./large.js";
import { givesOutput, nativeFields } from "./native.js";
import { podSettings, taskVolumes } from "./pod.js";
import { deadlineOf, goDuration, retryOf } from "./policy.js";
import { type Placed, requestOf } from "./request.js";
import { skipConditions } from "./skips.js";
import { type Scope, parameterTag, pathOf } from "./scope.js";
import { valueText } from "./value.js";
import { outputVolume } from "./volumes.js";

/** An input of a task node: what the call gives, or the default. */
interface GivenInput {
  readonly name: string;
  readonly port: Port;
  readonly expression: Expression;
}

/** The inputs that the body gets, in declaration order; an optional one that is not given is left out. */
export function givenInputs(node: TaskNode, task: TaskDefinition): readonly GivenInput[] {
  return Object.entries(task.inputs).flatMap(([name, port]) => {
    const given = node.inputs[name];
    if (given !== undefined) return [{ name, port, expression: given }];
    if (port.default === undefined) return [];
    return [{ name, port, expression: { op: "literal", value: port.default } as const }];
  });
}

function mayBeNull(type: ValueType): boolean {
  return "anyOf" in type && type.anyOf.some((it) => "artifact" in it);
}

/** The indexes of the items around a node, outermost first: the parameter that holds each and what it is given. */
function indexesOf(node: TaskNode, task: TaskDefinition, scope: Scope): readonly Parameter[] {
  const path = scope.context.paths.get(node.id) ?? [];
  return path
    .filter((id) => scope.context.nodes.get(id)?.kind === "each")
    .map((each) => {
      let name = `${each}_index`;
      while (Object.hasOwn(task.inputs, name)) name += "_";
      return {
        name,
        value: parameterTag(pathOf({ kind: "index", each }, scope, false), { type: "integer" }),
      };
    });
}

/**
 * The conditions without which a task is skipped: nothing that must not be null is. The last one has no value when an
 * input has none; Argo then ends the task with an error, and starts no pod.
 */
function conditionsOf(inputs: readonly GivenInput[], lacking: boolean, scope: Scope): readonly string[] {
  const of = (expression: Expression): string => exprOf(expression, { scope, inOutputs: false, lacking });
  const skips = inputs.flatMap(({ expression }) => skipConditions(expression, of));
  const failing = inputs.filter(({ expression }) => mayFail(expression, scope.context.typing, () => lacking));
  return [
    ...new Set(skips.map((skip) => `!(${skip})`)),
    ...(failing.length === 0
      ? []
      : [`toJson([${failing.map(({ expression }) => of(expression)).join(", ")}]) != ''`]),
  ];
}

function checkNames(node: TaskNode, task: TaskDefinition, scope: Scope): void {
  const legal = /^[a-zA-Z0-9_-]+$/;
  for (const name of [...Object.keys(task.inputs), ...Object.keys(task.outputs)].filter(
    (it) => !legal.test(it),
  ))
    scope.context.tell(report("P5005", { name, owner: `task '${task.id}'` }, { span: node.span }));
}

/** The template of a task with what its policy says in Argo's own words laid over it. */
function overlaid<T extends Template>(
  template: T,
  { id, policy, span }: TaskNode,
  { dialect, tell }: Context,
): T {
  const overlay = policy.overlays?.[dialect.target];
  if (overlay === undefined) return template;
  const parsed = argoOverlay.safeParse(overlay);
  if (parsed.success) return laidOver(template, parsed.data);
  const problem = parsed.error.issues.map(({ message }) => message).join("; ");
  tell(report("P5018", { node: id, problem }, { span }));
  return template;
}

/** The name of the parameter with which an approval is answered. */
const answer = "approved";

/**
 * A task without the step contract: an approval, which is a template that waits for its parameter `approved` and fails
 * when nobody gives it in time, or a template in the user's own words.
 */
function lowerPodless(
  { node, task, inputs, context }: Placed,
  body: Extract<Body, { readonly kind: "approval" | "native" }>,
  parameters: readonly Parameter[],
  scope: Scope,
): Lowered {
  const names = parameters.map(({ name }) => ({ name }));
  const lacking = ruleOf(node) !== "all-succeeded";
  const conditions = conditionsOf(inputs, lacking, scope);
  const template: Template =
    body.kind === "approval"
      ? {
          name: node.id,
          inputs: { parameters: [...names, { name: answer, value: "true", enum: ["true"] }] },
          outputs: { parameters: [{ name: answer, valueFrom: { supplied: {} } }] },
          suspend: { duration: goDuration(node.policy.timeoutSeconds ?? 0) },
        }
      : nativeTemplate(node, task, body, names, context);
  const templates = [overlaid(template, node, context)];
  return { template: node.id, parameters, templates, needs: [], conditions };
}

function nativeTemplate(
  node: TaskNode,
  task: TaskDefinition,
  body: Extract<Body, { readonly kind: "native" }>,
  parameters: readonly Parameter[],
  context: Context,
): NativeTemplate {
  const retryStrategy = retryOf(node, context);
  const deadline = deadlineOf(node, context);
  const fields = nativeFields(node, body, context);
  const given = Object.keys(task.outputs).filter((name) => !givesOutput(fields, name));
  if (given.length > 0) {
    const problem = `its outputs.parameters lack ${given.join(", ")}`;
    context.tell(report("P5018", { node: node.id, problem }, { span: node.span }));
  }
  return {
    name: node.id,
    ...(parameters.length > 0 && { inputs: { parameters } }),
    ...(retryStrategy && { retryStrategy }),
    ...(deadline !== undefined && { activeDeadlineSeconds: deadline }),
    ...podSettings(node, context),
    ...fields,
  };
}

/** A task node as a template of its own that runs one container. */
export function lowerTask(node: TaskNode, scope: Scope): Lowered {
  const { context } = scope;
  const task = context.pipeline.tasks[node.task];
  if (task === undefined) throw new Error(`unknown task ${node.task}`);
  checkNames(node, task, scope);
  const inputs = givenInputs(node, task);
  const lacking = ruleOf(node) !== "all-succeeded";
  const indexes = indexesOf(node, task, scope);
  for (const { name } of inputs.filter(({ port }) => mayBeNull(port.type)))
    context.tell(report("P5008", { input: name, node: node.id }, { span: node.span }));
  const place = { node, task, inputs, indexes: indexes.map(({ name }) => name), context };
  const kind = context.input.options.artifactRepository;
  const large = inputs
    .filter(({ port, expression }) => !isArtifactType(port.type) && mayBeLarge(expression, context))
    .map(({ name }) => name);
  const inputArtifacts: readonly Artifact[] = [
    ...(task.body.kind === "container"
      ? []
      : [{ name: "request", path: paths.request, raw: { data: requestOf(place) } }]),
    ...inputs
      .filter(({ port }) => isArtifactType(port.type))
      .map(({ name }) => ({ name, path: paths.input(name), ...locationOf(kind, { of: name }) })),
    ...large.map((name) => ({
      name,
      path: paths.input(name),
      optional: true,
      ...locationOf(kind, { keyIn: largeKey(name) }),
    })),
  ];
  if (task.body.kind === "approval" || task.body.kind === "native")
    return lowerPodless(
      place,
      task.body,
      [
        ...inputs.map(({ name, expression }) => ({ name, value: valueText(expression, scope, lacking) })),
        ...indexes,
      ],
      scope,
    );
  const outputNames = Object.keys(task.outputs);
  const artifactNames = outputNames.filter(
    (name) => isArtifactType((task.outputs[name] as Port).type) || context.isLarge(node.id, name),
  );
  const outputArtifacts: readonly Artifact[] = artifactNames.map((name) => ({
    name,
    path: paths.artifact(name),
    ...((optionalOutput(task) || task.skippable === true || context.isLarge(node.id, name)) && {
      optional: true,
    }),
    ...locationOf(kind, { node: node.id, indexes: place.indexes, name }),
  }));
  const retryStrategy = retryOf(node, context);
  const deadline = task.body.kind === "wait" ? undefined : deadlineOf(node, context);
  const parameters = [
    ...inputs.map(({ name, expression }) => ({ name, value: valueText(expression, scope, lacking) })),
    ...indexes,
  ];
  const outputParameters: readonly OutputParameter[] = [
    ...outputNames.map((name) => ({
      name,
      valueFrom: { path: paths.output(name), ...(task.skippable === true && { default: "null" }) },
    })),
    ...(task.skippable === true
      ? [{ name: skipParameter, valueFrom: { path: paths.output(skipParameter), default: "false" } }]
      : []),
  ];
  const memoize = memoizeOf(
    node,
    task,
    inputs.map(({ name }) => name),
    large,
    context,
  );
  const volumes = [
    ...(task.body.kind === "container" && outputNames.length > 0 ? [outputVolume] : []),
    ...taskVolumes(node, context).volumes,
  ];
  const template: ContainerTemplate = {
    name: node.id,
    inputs: {
      ...(parameters.length > 0 && { parameters: parameters.map(({ name }) => ({ name })) }),
      ...(inputArtifacts.length > 0 && { artifacts: inputArtifacts }),
    },
    ...(outputParameters.length > 0 && {
      outputs: {
        parameters: outputParameters,
        ...(outputArtifacts.length > 0 && { artifacts: outputArtifacts }),
      },
    }),
    ...(retryStrategy && { retryStrategy }),
    ...(deadline !== undefined && { activeDeadlineSeconds: deadline }),
    ...(memoize && { memoize }),
    ...podSettings(node, context),
    ...(volumes.length > 0 && { volumes }),
    container: containerOf(place),
  };
  const conditions = conditionsOf(inputs, lacking, scope);
  return {
    template: node.id,
    parameters,
    templates: [overlaid(template, node, context)],
    needs: [],
    conditions,
  };
}
