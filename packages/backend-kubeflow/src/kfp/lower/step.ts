import type { Expression, RunField, ValueType } from "@partitura/core";
import type {
  ArgumentModel,
  ContainerModel,
  PackedFile,
  ParameterModel,
  ParameterType,
  PortsModel,
  RetriesModel,
} from "../model.js";
import { report, target } from "../diagnostics.js";
import { nodeAdapter, pythonAdapter } from "./adapters.js";
import { carrierOf, jsonText, type Codec } from "./codec.js";
import type { Context } from "./context.js";
import { packFile } from "./files.js";
import { claims } from "./names.js";
import { referenceKey, type Reference } from "./reference.js";
import { connect, draftOf, passedBy, resolve, type Passed, type Scope } from "./scope.js";
import { wire, type StepExpression } from "./wiring.js";

/** The arguments that tell a step what to do and in which run: no port can have these names. */
const [definition, runId, runStatus] = ["step-json", "run-id", "run-status"];
/** The environment variable that has the run's id in a step whose outputs may be taken from an earlier run. */
export const runIdVariable = "STEP_RUN_ID";
/** The environment variable that has the task's name in a step whose outputs may be taken from those of another task. */
export const taskIdVariable = "STEP_TASK_ID";

const runPlaceholder = "{{$.pipeline_job_uuid}}";

const status: Passed = {
  kind: "parameter",
  carrier: { type: "TASK_FINAL_STATUS", codec: "plain" },
};
const text: Passed = { kind: "parameter", carrier: { type: "STRING", codec: "text" } };

/**
 * An output of a step: a value in a parameter, or an artifact. `of` names what the body returns, or says that the output has
 * all values (null when the step was skipped), or whether there are any.
 */
export interface StepOutput {
  readonly of: string | { readonly all: boolean };
  readonly type: ValueType;
  /** The schema of the artifact; absent for a parameter. */
  readonly artifact?: string;
}

/** What makes a step more than its inputs and outputs. */
export interface StepDetails {
  readonly kind: "python" | "node";
  readonly image: string;
  /** What the step is told besides its inputs and outputs. */
  readonly contract: { readonly [field: string]: unknown };
  readonly outputs: { readonly [name: string]: StepOutput };
  /** The files of the body; absent when the step only computes values. */
  readonly files?: { readonly [name: string]: string };
  readonly cached: boolean;
  readonly anyway?: true;
  readonly policy?: Pick<
    ContainerModel,
    | "packages"
    | "env"
    | "secrets"
    | "deadlineSeconds"
    | "cpu"
    | "memoryBytes"
    | "gpu"
    | "description"
    | "kubernetes"
    | "runIdVariable"
    | "taskIdVariable"
  >;
  readonly retries?: RetriesModel | undefined;
}

/** The inputs of a step while it is being built. */
export interface StepInputs {
  /** Reads a reference; `wanted` is what the input is called if that name is free. */
  readonly read: (reference: Reference, wanted?: string) => StepExpression;
  /** Passes an artifact itself, to be found on the local disk. */
  readonly artifact: (reference: Reference, wanted: string) => StepExpression;
  /** Passes a constant as an argument of the task. */
  readonly constant: (
    value: ArgumentModel & { from: "constant" },
    type: ValueType,
    name: string,
  ) => StepExpression;
  readonly wire: (expression: Expression) => StepExpression;
  /** Reads what the run knows of itself. */
  readonly run: (field: RunField) => StepExpression;
  readonly passed: ReadonlyMap<string, { readonly passed: Passed; readonly argument: ArgumentModel }>;
}

/** Opens the inputs of a step in a scope. */
export function stepInputs(context: Context, scope: Scope, reserved: Iterable<string> = []): StepInputs {
  const passed = new Map<string, { readonly passed: Passed; readonly argument: ArgumentModel }>();
  const known = new Map<string, string>();
  const claim = claims([...reserved, definition, runId, runStatus]);

  function add(reference: Reference, wanted: string | undefined): string {
    const key = referenceKey(reference);
    const before = known.get(key);
    if (before !== undefined) return before;
    const name = wanted ?? claim(context.inputName(reference));
    passed.set(name, { passed: passedBy(context, reference), argument: resolve(context, scope, reference) });
    known.set(key, name);
    return name;
  }

  const read = (reference: Reference, wanted?: string): StepExpression => ({
    op: "read",
    name: add(reference, wanted),
  });

  function run(field: RunField): StepExpression {
    switch (field) {
      case "id":
        passed.set(runId, { passed: text, argument: { from: "constant", value: runPlaceholder } });
        return { op: "read", name: runId };
      case "scheduledAt":
        return read({ kind: "scheduled-at" });
      case "status":
        passed.set(runStatus, { passed: status, argument: { from: "status", task: context.body ?? "" } });
        return { op: "final-status", of: { op: "read", name: runStatus } };
      default:
        throw new Error(`run.${field} is refused by the capability table`);
    }
  }

  return {
    passed,
    run,
    read,
    artifact: (reference, wanted) => {
      const name = add(reference, wanted);
      const it = passed.get(name)?.passed;
      return { op: "artifact", name, type: it?.kind === "artifact" ? it.type : "file" };
    },
    constant: (argument, type, name) => {
      passed.set(name, { passed: { kind: "parameter", carrier: carrierOf(type) }, argument });
      return { op: "read", name };
    },
    wire: (expression) => wire(context, expression, { reference: read, run }),
  };
}

const parameter = (type: ValueType): ParameterModel => ({ type: carrierOf(type).type });

function outputPorts(outputs: { readonly [name: string]: StepOutput }): PortsModel {
  const entries = Object.entries(outputs);
  return {
    parameters: Object.fromEntries(
      entries.filter(([, it]) => it.artifact === undefined).map(([name, it]) => [name, parameter(it.type)]),
    ),
    artifacts: Object.fromEntries(
      entries.flatMap(([name, it]) => (it.artifact === undefined ? [] : [[name, it.artifact]])),
    ),
  };
}

/** The engine's own compiler makes the status of a task optional. */
const portOf = (type: ParameterType): ParameterModel =>
  type === "TASK_FINAL_STATUS" ? { type, optional: true } : { type };

/** The ports that pass some inputs. */
export function portsOf(passed: Iterable<readonly [string, Passed]>): PortsModel {
  const entries = [...passed];
  return {
    parameters: Object.fromEntries(
      entries.flatMap(([name, it]) => (it.kind === "parameter" ? [[name, portOf(it.carrier.type)]] : [])),
    ),
    artifacts: Object.fromEntries(
      entries.flatMap(([name, it]) => (it.kind === "artifact" ? [[name, it.schema]] : [])),
    ),
  };
}

/** The files of a step's container. What is too large is reported. */
function packFiles(context: Context, name: string, details: StepDetails): readonly PackedFile[] {
  const contract: { readonly [name: string]: string } =
    details.kind === "python"
      ? { "step.py": context.input.assets["step.py"] ?? "", ...pythonAdapter }
      : nodeAdapter;
  return Object.entries({ ...contract, ...details.files }).flatMap(([file, text]) => {
    const packed = packFile(file, text, context.compact);
    if (packed !== undefined) return [packed];
    const span = context.nodes.get(name)?.span;
    context.diagnostics.push(report("P5101", { file, task: name }, { span, target }));
    return [];
  });
}

/** What a step is told as JSON text, a line for each field. */
function definitionText(contract: { readonly [field: string]: unknown }): string {
  const lines = Object.entries(contract).map(
    ([field, value]) => ` ${JSON.stringify(field)}: ${jsonText(value)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** Puts a step into a scope: a component of one container, and a task that calls it. */
export function addStep(
  context: Context,
  scope: Scope,
  name: string,
  inputs: StepInputs,
  details: StepDetails,
): void {
  const draft = draftOf(name, {
    cached: details.cached,
    ...(details.retries && { retries: details.retries }),
    ...(details.anyway && { anyway: true }),
  });
  const codecs: { [name: string]: Codec } = {};
  for (const [input, { passed, argument }] of inputs.passed) {
    connect(draft, input, passed, argument);
    if (passed.kind === "parameter") codecs[input] = passed.carrier.codec;
  }
  scope.tasks.set(name, draft);
  context.homes.set(name, scope);
  const outputs = Object.entries(details.outputs).map(([output, it]) => [
    output,
    { of: it.of, as: it.artifact === undefined ? carrierOf(it.type).codec : "artifact" },
  ]);
  const contract = { parameters: codecs, ...details.contract, outputs: Object.fromEntries(outputs) };
  connect(draft, definition, text, { from: "constant", value: definitionText(contract) });
  // The id would make every run of a cached step another one, so that such a step finds it in its environment.
  const told = details.files !== undefined && !details.cached;
  if (told) {
    connect(draft, runId, text, { from: "constant", value: runPlaceholder });
  }
  const own = told ? [definition, runId] : [definition];
  const passed = [...inputs.passed].map(([input, it]) => [input, it.passed] as const);
  context.steps.push({
    name,
    inputs: portsOf([...passed, ...own.map((name) => [name, text] as const)]),
    outputs: outputPorts(details.outputs),
    container: {
      image: details.image,
      start: details.kind === "python" ? "python3 kfp_step.py" : "node kfp_step.mjs",
      files: packFiles(context, name, details),
      packages: [],
      env: {},
      secrets: [],
      ...details.policy,
    },
  });
}

/** Puts a step of our own into a scope: it computes values, or hands on an artifact that a value refers to. */
export function addComputation(
  context: Context,
  scope: Scope,
  name: string,
  results: (inputs: StepInputs) => { readonly [name: string]: StepExpression },
  outputs: { readonly [name: string]: StepOutput },
): void {
  const inputs = stepInputs(context, scope);
  const expressions = results(inputs);
  for (const [output, { type }] of Object.entries(outputs)) context.computed.set(`${name}/${output}`, type);
  addStep(context, scope, name, inputs, {
    kind: "python",
    image: context.input.options.image,
    contract: { inputs: expressions, body: null },
    outputs,
    cached: context.input.options.cache,
  });
}
