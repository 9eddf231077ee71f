import { allNodes, hasErrors, typingOf, type EmitInput, type Outcome } from "@partitura/core";
import type { ContainerModel, DagModel, PipelineModel, PortsModel, StepModel, TaskModel } from "../model.js";
import type { KfpOptions } from "../options.js";
import type { Context } from "./context.js";
import { demandOf } from "./demand.js";
import { claims, inputNames } from "./names.js";
import { lowerExit } from "./exit.js";
import { lowerNodes } from "./nodes.js";
import { keepOrders } from "./order.js";
import { lowerOutputs } from "./outputs.js";
import { checkParameters, rootInputs } from "./parameters.js";
import { draftOf, openScope, type Scope, type TaskDraft } from "./scope.js";
import { explicitSkips } from "./skips/explicit-skips.js";
import { portsOf } from "./step.js";
import { wellFormed } from "./well-formed.js";
import { fieldsOfWhen } from "./wiring.js";

function contextOf(input: EmitInput<KfpOptions>, compact: boolean): Context {
  const { pipeline, guards } = explicitSkips(input.pipeline);
  const nodes = new Map(allNodes(pipeline).map((node) => [node.id, node]));
  const typing = typingOf(pipeline);
  const claim = claims(nodes.keys());
  return {
    input,
    compact,
    pipeline,
    guards,
    typing,
    nodes,
    demand: demandOf(pipeline, nodes, (when) => fieldsOfWhen({ typing }, when)),
    claim,
    body: pipeline.onExit === undefined || pipeline.onExit.length === 0 ? undefined : claim("body"),
    inputName: inputNames(Object.keys(pipeline.params)),
    homes: new Map(),
    computed: new Map(),
    orders: [],
    scopes: [],
    steps: [],
    diagnostics: [],
  };
}

function taskModel(draft: TaskDraft): TaskModel {
  const { after, parameters, artifacts, name, ...details } = draft;
  return {
    name,
    component: name,
    after: [...after].toSorted(),
    parameters: Object.fromEntries(parameters),
    artifacts: Object.fromEntries(artifacts),
    ...details,
  };
}

function dagModel(scope: Scope, inputs: PortsModel): DagModel {
  const outputs = [...scope.outputs].map(([name, { passed }]) => [name, passed] as const);
  return {
    name: scope.name,
    inputs,
    outputs: portsOf(outputs),
    produced: Object.fromEntries([...scope.outputs].map(([name, { produced }]) => [name, produced])),
    tasks: [...scope.tasks.values()].map(taskModel),
  };
}

/** The text that people read about the pipeline; the engine has one field for all of it. */
function describe({ pipeline }: Context): string {
  const lines = [
    pipeline.description,
    pipeline.objective === undefined ? undefined : `Objective: ${pipeline.objective}`,
    pipeline.owner === undefined ? undefined : `Owner: ${pipeline.owner}`,
    pipeline.tags.length === 0 ? undefined : `Tags: ${pipeline.tags.join(", ")}`,
  ];
  return wellFormed(lines.filter((line) => line !== undefined).join("\n\n"));
}

/** What becomes of the steps of a pipeline: those that are alike are one component, those that need the same container have one. */
interface Shared extends Pick<PipelineModel, "steps" | "executors"> {
  /** The component of each step. */
  readonly componentOf: (step: string) => string;
}

/**
 * Gives steps that are alike one component and steps that need the same container one container, so that files are in the
 * pipeline once and a cached result is found by every task that asks for the same: kfp.local keeps results by component.
 */
function share(context: Context): Shared {
  const components = new Map<string, string>();
  const owners = new Map<string, string>();
  const executors: { [step: string]: ContainerModel } = {};
  const aliases = new Map<string, string>();
  const steps = context.steps.flatMap(({ container, ...step }): readonly StepModel[] => {
    const { name, ...ports } = step;
    const key = JSON.stringify(container);
    const executor = owners.get(key) ?? name;
    if (executor === name) executors[executor] = container;
    owners.set(key, executor);
    const component = JSON.stringify([executor, ports]);
    const known = components.get(component);
    if (known === undefined) components.set(component, name);
    else aliases.set(name, known);
    return known === undefined ? [{ ...step, executor }] : [];
  });
  return { steps, executors, componentOf: (step) => aliases.get(step) ?? step };
}

/** A component with the tasks in it calling what their steps have become. */
const calling = (dag: DagModel, componentOf: Shared["componentOf"]): DagModel => ({
  ...dag,
  tasks: dag.tasks.map((task) => ({ ...task, component: componentOf(task.component) })),
});

/** Decides everything about the pipeline file; a compact one is smaller and less readable. */
export function lowerPipeline(input: EmitInput<KfpOptions>, compact = false): Outcome<PipelineModel> {
  const context = contextOf(input, compact);
  const root = openScope(context, undefined, draftOf("root"));
  const { body: name } = context;
  const body = name === undefined ? root : openScope(context, root, draftOf(name));
  lowerNodes(context, body, context.pipeline.nodes);
  lowerOutputs(context, body);
  keepOrders(context);
  checkParameters(context, body);
  if (body !== root) lowerExit(context, root, body);
  if (hasErrors(context.diagnostics)) return [undefined, context.diagnostics];
  const dags = context.scopes.filter((scope) => scope !== root);
  const { steps, executors, componentOf } = share(context);
  const model: PipelineModel = {
    name: context.pipeline.id,
    description: describe(context),
    comment: `Pipeline ${context.pipeline.id}, compiled from ${input.source} by Partitura ${input.version}.\nIR ${input.hash}`,
    version: input.version,
    root: calling(dagModel(root, rootInputs(context.pipeline)), componentOf),
    dags: dags.map((scope) => calling(dagModel(scope, portsOf(scope.inputs)), componentOf)),
    steps,
    executors,
  };
  return [model, context.diagnostics];
}
