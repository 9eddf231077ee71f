import {
  type Diagnostic,
  type EmitInput,
  type Outcome,
  type Pipeline,
  allNodes,
  dependenciesOf,
  hasErrors,
  lengthsOf,
  nodesReadBy,
  placedNodes,
  taskNodes,
  typingOf,
} from "@partitura/core";
import type { Dialect } from "../dialect.js";
import {
  type ArgoModel,
  type ConfigMap,
  type DagTask,
  type DagTemplate,
  type Template,
  type WorkflowTemplate,
  templateOf,
} from "../model.js";
import type { ArgoOptions } from "../options.js";
import { objectName, stepFilesOf, type StepFiles } from "./config-map.js";
import type { Context } from "./context.js";
import { dagOf, lowerNodes } from "./dag.js";
import { largeOutputsOf } from "./large.js";
import { checkFiles, fitting } from "./limits.js";
import { annotationsOf, metadataOf } from "./metadata.js";
import { derivedNames } from "./names.js";
import { checkParameters, lowerParams } from "./params.js";
import { lowerSchedule } from "./schedule.js";
import { openScope } from "./scope.js";
import { outputOf } from "./value.js";
import { volumesOf } from "./volumes.js";

/** The ids of all nodes that something in a pipeline reads or is after. */
function readIn(pipeline: Pipeline): ReadonlySet<string> {
  const results = allNodes(pipeline).flatMap((node) =>
    node.kind === "each"
      ? [node.result]
      : node.kind === "when"
        ? [node.then.result, node.otherwise?.result]
        : [],
  );
  const expressions = [...results.filter((it) => it !== undefined), ...Object.values(pipeline.outputs)];
  return new Set([...allNodes(pipeline).flatMap(dependenciesOf), ...expressions.flatMap(nodesReadBy)]);
}

function contextOf(input: EmitInput<ArgoOptions>, dialect: Dialect, problems: Diagnostic[]): Context {
  const { pipeline, options } = input;
  const nodes = new Map(allNodes(pipeline).map((node) => [node.id, node]));
  const placed = [...placedNodes(pipeline.nodes)];
  const typing = typingOf(pipeline);
  const lengthOf = lengthsOf(pipeline, typing);
  return {
    input,
    dialect,
    pipeline,
    typing,
    mayBeEmpty: ({ items }) => lengthOf(items).least === 0,
    names: derivedNames(pipeline),
    paths: new Map(placed.map(({ node, around }) => [node.id, [...around.map((it) => it.node.id), node.id]])),
    nodes,
    isLarge: largeOutputsOf(pipeline, nodes, options),
    read: readIn(pipeline),
    tell: (diagnostic) => problems.push({ ...diagnostic, target: dialect.target }),
  };
}

/** The DAG of the whole pipeline and every template beneath it. */
function lowerMain(context: Context): readonly Template[] {
  const { pipeline, names } = context;
  const scope = openScope(context, "main", pipeline.nodes);
  const check = checkParameters(context);
  const { tasks, templates } = lowerNodes(pipeline.nodes, scope, check ? { first: check.name } : {});
  const outputs = Object.entries(pipeline.outputs).map(([name, value]) => outputOf(name, value, scope));
  const first: readonly DagTask[] = check ? [{ name: check.name, template: check.name }] : [];
  const inputs = [...scope.captured.keys()].map((name) => ({ name }));
  const main: DagTemplate = {
    name: names.main,
    ...(inputs.length > 0 && { inputs: { parameters: inputs } }),
    ...(outputs.length > 0 && { outputs: { parameters: outputs } }),
    dag: dagOf([...first, ...tasks]),
  };
  return [main, ...(check ? [check] : []), ...templates];
}

/** The DAG of what runs when all else has ended, and the templates of its tasks. */
function lowerExit(context: Context): readonly Template[] {
  const { onExit = [] } = context.pipeline;
  if (onExit.length === 0) return [];
  const { tasks, templates } = lowerNodes(onExit, openScope(context, "exit", onExit), {});
  return [{ name: context.names.exit, dag: dagOf(tasks) }, ...templates];
}

/** The template without a pod, when a task has it. */
function doneTemplate(templates: readonly Template[], { names }: Context): readonly Template[] {
  const used = templates.some(
    (it) => "dag" in it && it.dag.tasks.some((task) => templateOf(task) === names.done),
  );
  return used ? [{ name: names.done, suspend: { duration: "0" } }] : [];
}

function configMapOf(files: StepFiles, context: Context): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadataOf(files.name, context),
    immutable: true,
    data: files.data,
  };
}

/** Every decision about what Argo is told, and what must be said to the user. */
export function lowerPipeline(input: EmitInput<ArgoOptions>, dialect: Dialect): Outcome<ArgoModel> {
  const { pipeline, options } = input;
  const problems: Diagnostic[] = [];
  const steps = stepFilesOf(pipeline, input.assets);
  const context = contextOf(input, dialect, problems);
  const parameters = lowerParams(pipeline, context);
  const volumes = volumesOf(steps, options);
  const templates = [...lowerMain(context), ...lowerExit(context)];
  const name = objectName(pipeline.id, 63);
  const whole: WorkflowTemplate = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "WorkflowTemplate",
    metadata: { ...metadataOf(name, context), annotations: annotationsOf(context) },
    spec: {
      entrypoint: context.names.main,
      ...((pipeline.onExit ?? []).length > 0 && { onExit: context.names.exit }),
      ...(pipeline.timeoutSeconds !== undefined && {
        activeDeadlineSeconds: Math.ceil(pipeline.timeoutSeconds),
      }),
      ...(options.serviceAccountName !== undefined && { serviceAccountName: options.serviceAccountName }),
      ...(parameters.length > 0 && { arguments: { parameters } }),
      ...(volumes.length > 0 && { volumes }),
      templates: [...templates, ...doneTemplate(templates, context)],
    },
  };
  const cronWorkflow = lowerSchedule(context, name);
  checkFiles(steps, context);
  const { workflowTemplate, taskTemplates } = fitting(whole, context);
  if (hasErrors(problems)) return [undefined, problems];
  const model: ArgoModel = {
    configMaps: steps.map((files) => configMapOf(files, context)),
    workflowTemplate,
    taskTemplates,
    ...(cronWorkflow && { cronWorkflow }),
    tasks: Object.fromEntries(taskNodes(pipeline).map(({ node }) => [node.id, node.id])),
  };
  return [model, problems];
}
