import type {
  Diagnostic,
  EmitInput,
  EmittedFile,
  Json,
  Port,
  TaskDefinition,
  ValueType,
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

/** The part of a step's request that is the same for every run. */
const request = ({ body }: TaskDefinition): Json => {
  switch (body.kind) {
    case "python":
      return { source: body.source, function: body.function };
    case "shell":
      return { command: body.command };
    case "typescript":
    case "container":
      return {};
  }
};

const stepOf = (task: TaskDefinition): Json => ({
  request: request(task),
  bundle: task.body.kind === "typescript" ? task.body.bundle : null,
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

/** `steps.json`: what each step runs, and the types of what goes in and comes out. */
function settings({ pipeline, options }: EmitInput<PrefectOptions>): string {
  const steps = Object.fromEntries(Object.entries(pipeline.tasks).map(([id, task]) => [id, stepOf(task)]));
  const { node, artifacts = null, environments = null } = options;
  return `${JSON.stringify({ node, artifacts, environments, steps }, null, 2)}\n`;
}

/** The folder of the steps: the users' files, the step contract, and the three files that run them on Prefect. */
export function lowerSteps(
  input: EmitInput<PrefectOptions>,
  { names }: Context,
): readonly [readonly EmittedFile[], readonly Diagnostic[]] {
  const tasks = Object.values(input.pipeline.tasks);
  const own = new Map([...supportFiles, ["steps.json", settings(input)] as const]);
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
