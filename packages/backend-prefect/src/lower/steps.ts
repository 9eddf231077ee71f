import {
  givenWholeOf,
  isArtifactType,
  objectStoreOf,
  taskNodes,
  type Diagnostic,
  type EmitInput,
  type EmittedFile,
  type Json,
  type Pipeline,
  type Port,
  type TaskDefinition,
  type ValueType,
} from "@partitura/core";
import { report } from "../diagnostics.js";
import type { PrefectOptions } from "../options.js";
import { supportFiles } from "../print/support.js";
import type { Context } from "./context.js";

type Ports = { readonly [name: string]: Port };

const optional = (ports: Ports): readonly string[] =>
  Object.keys(ports).filter((name) => ports[name]?.optional === true);

const types = (ports: Ports, typeOf: (port: Port) => ValueType): Json =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, typeOf(port) as Json]));

/** How often the server is asked whether somebody has answered an approval. */
const secondsBetweenQuestions = 5;

/** The part of a step's request that is the same for every run. */
const request = ({ body }: TaskDefinition): { readonly [field: string]: Json } => {
  switch (body.kind) {
    case "python":
      return { source: body.source, function: body.function };
    case "shell":
      return { command: body.command };
    case "wait":
      return { wait: { condition: body.condition, interval: body.intervalSeconds } };
    case "approval":
      return { wait: { condition: "approval", interval: secondsBetweenQuestions } };
    case "typescript":
    case "container":
    case "native":
      return {};
  }
};

const stepOf = (task: TaskDefinition, cached: boolean): Json => ({
  request: { ...request(task), ...(task.skippable === true && { skippable: true }) },
  bundle: task.body.kind === "typescript" ? task.body.bundle : null,
  ...(cached && { code: task.body.codeHash }),
  ...(task.body.kind === "python" &&
    task.body.pythonVersion !== undefined && { python: task.body.pythonVersion }),
  packages: task.body.kind === "python" ? task.body.packages : [],
  types: {
    inputs: types(task.inputs, (port) => port.bodyType ?? port.type),
    outputs: types(task.outputs, (port) => port.type),
  },
  optional: { inputs: optional(task.inputs), outputs: optional(task.outputs) },
});

/** The files that a task's body needs beside `step.py`. */
const filesOf = ({ body }: TaskDefinition): readonly string[] =>
  body.kind === "python" ? body.files : body.kind === "typescript" ? [body.bundle] : [];

/** By task node, its outputs that travel as references where they are large; without nodes that have none. */
function largeOutputs(pipeline: Pipeline): { readonly [node: string]: readonly string[] } {
  const givenWhole = givenWholeOf(pipeline);
  const outputs = taskNodes(pipeline).map(({ node }) => {
    const ports = Object.entries(pipeline.tasks[node.task]?.outputs ?? {});
    const large = ports.filter(([name, { type }]) => !isArtifactType(type) && givenWhole(node.id, name));
    return [node.id, large.map(([name]) => name)] as const;
  });
  return Object.fromEntries(outputs.filter(([, names]) => names.length > 0));
}

/** `steps.json`: what each step runs, the types of what goes in and comes out, and what may be large. */
function settings({ pipeline, options }: EmitInput<PrefectOptions>): string {
  const cached = new Set(
    taskNodes(pipeline).flatMap(({ node }) => (node.policy.cache === undefined ? [] : [node.task])),
  );
  const steps = Object.fromEntries(
    Object.entries(pipeline.tasks).map(([id, task]) => [id, stepOf(task, cached.has(id))]),
  );
  const { node, environments = null } = options;
  const all = {
    node,
    artifacts: options.artifacts?.kind === "folder" ? options.artifacts.path : null,
    store: objectStoreOf(options.artifacts),
    environments,
    timeout: pipeline.timeoutSeconds,
    steps,
    large: largeOutputs(pipeline),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/** What reaches an object store, if there is one. */
function storeFile({
  options,
  stepStore,
}: EmitInput<PrefectOptions>): readonly (readonly [string, string])[] {
  if (objectStoreOf(options.artifacts) === undefined) return [];
  if (stepStore === undefined) throw new Error("step_store.py was not given");
  return [["step_store.py", stepStore]];
}

/** The folder of the steps: the users' files, the step contract, and the files that run them on Prefect. */
export function lowerSteps(
  input: EmitInput<PrefectOptions>,
  { names }: Context,
): readonly [readonly EmittedFile[], readonly Diagnostic[]] {
  const tasks = Object.values(input.pipeline.tasks);
  const own = new Map([...supportFiles, ...storeFile(input), ["steps.json", settings(input)] as const]);
  const wanted = [...new Set(["step.py", ...tasks.flatMap(filesOf)])];
  const asset = (path: string): string => {
    const text = input.assets[path];
    if (text === undefined) throw new Error(`no asset is called ${path}`);
    return text;
  };
  const diagnostics = tasks.flatMap((task) =>
    filesOf(task)
      .filter((file) => own.has(file) || file === "step.py")
      .map((file) => report("P6005", { file, task: task.id }, { span: task.span, target: "prefect@3" })),
  );
  const files = new Map([...own, ...wanted.map((path) => [path, asset(path)] as const)]);
  return [[...files].map(([path, text]) => ({ path: `${names.steps}/${path}`, text })), diagnostics];
}
