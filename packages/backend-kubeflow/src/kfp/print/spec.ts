import type { Json } from "@partitura/core";
import type {
  ArgumentModel,
  DagModel,
  ParameterModel,
  PipelineModel,
  PortsModel,
  Produced,
  StepModel,
  TaskModel,
} from "../model.js";
import { containerSpec } from "./container.js";

type Fields = { readonly [name: string]: Json };

/** The fields that are there; an object of none is left out by its user. */
function fieldsOf(fields: { readonly [name: string]: Json | undefined }): Fields {
  return Object.fromEntries(Object.entries(fields).filter((it): it is [string, Json] => it[1] !== undefined));
}

const unlessEmpty = (fields: Fields): Fields | undefined =>
  Object.keys(fields).length === 0 ? undefined : fields;

function mapped<T>(values: { readonly [name: string]: T }, print: (value: T, name: string) => Json): Fields {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, print(value, name)]));
}

function parameterSpec(parameter: ParameterModel): Json {
  return fieldsOf({
    defaultValue: parameter.defaultValue,
    description: parameter.description,
    isOptional: parameter.optional,
    parameterType: parameter.type,
  });
}

const artifactSpec = (schema: string): Json => ({
  artifactType: { schemaTitle: schema, schemaVersion: "0.0.1" },
});

/** The inputs or outputs of a component; undefined when there are none. */
function portsSpec(ports: PortsModel): Fields | undefined {
  return unlessEmpty(
    fieldsOf({
      artifacts: unlessEmpty(mapped(ports.artifacts, artifactSpec)),
      parameters: unlessEmpty(mapped(ports.parameters, parameterSpec)),
    }),
  );
}

function argumentSpec(kind: "Parameter" | "Artifact", argument: ArgumentModel): Json {
  switch (argument.from) {
    case "constant":
      return { runtimeValue: { constant: argument.value } };
    case "input":
      return { [`componentInput${kind}`]: argument.name };
    case "status":
      return { taskFinalStatus: { producerTask: argument.task } };
    case "task":
      return {
        [`taskOutput${kind}`]: { [`output${kind}Key`]: argument.output, producerTask: argument.task },
      };
  }
}

function iteratorSpec(task: TaskModel): Fields {
  const { iterator } = task;
  if (iterator === undefined) return {};
  const items: Fields =
    "raw" in iterator.items ? { raw: iterator.items.raw } : { inputParameter: iterator.items.input };
  return fieldsOf({
    iteratorPolicy: iterator.limit === undefined ? undefined : { parallelismLimit: iterator.limit },
    parameterIterator: { itemInput: iterator.item, items },
  });
}

function triggerSpec({ condition, anyway }: TaskModel): Json | undefined {
  if (anyway === true) return { strategy: "ALL_UPSTREAM_TASKS_COMPLETED" };
  return condition === undefined ? undefined : { condition };
}

function taskSpec(task: TaskModel, isStep: boolean): Json {
  const { retries } = task;
  return fieldsOf({
    cachingOptions: isStep ? { enableCache: task.cached } : undefined,
    componentRef: { name: `comp-${task.component}` },
    dependentTasks: task.after.length === 0 ? undefined : task.after,
    inputs: unlessEmpty(
      fieldsOf({
        artifacts: unlessEmpty(mapped(task.artifacts, (it) => argumentSpec("Artifact", it))),
        parameters: unlessEmpty(mapped(task.parameters, (it) => argumentSpec("Parameter", it))),
      }),
    ),
    ...iteratorSpec(task),
    retryPolicy: retries && {
      backoffDuration: `${retries.delaySeconds}s`,
      backoffFactor: retries.factor,
      backoffMaxDuration: `${retries.windowSeconds}s`,
      maxRetryCount: retries.limit,
    },
    taskInfo: { name: task.name },
    triggerPolicy: triggerSpec(task),
  });
}

function producedSpec(kind: "Parameter" | "Artifact", produced: readonly Produced[]): Json {
  const selectors = produced.map((it) => ({ [`output${kind}Key`]: it.output, producerSubtask: it.task }));
  if (kind === "Artifact") return { artifactSelectors: selectors };
  const [first] = selectors;
  return selectors.length === 1 && first !== undefined
    ? { valueFromParameter: first }
    : { valueFromOneof: { parameterSelectors: selectors } };
}

function dagSpec(dag: DagModel, steps: ReadonlySet<string>): Fields {
  const outputs = (kind: "Parameter" | "Artifact", names: readonly string[]): Fields =>
    Object.fromEntries(names.map((name) => [name, producedSpec(kind, dag.produced[name] ?? [])]));
  const tasks = dag.tasks.map((task): [string, Json] => [
    task.name,
    taskSpec(task, steps.has(task.component)),
  ]);
  return fieldsOf({
    dag: fieldsOf({
      outputs: unlessEmpty(
        fieldsOf({
          artifacts: unlessEmpty(outputs("Artifact", Object.keys(dag.outputs.artifacts))),
          parameters: unlessEmpty(outputs("Parameter", Object.keys(dag.outputs.parameters))),
        }),
      ),
      tasks: Object.fromEntries(tasks),
    }),
    inputDefinitions: portsSpec(dag.inputs),
    outputDefinitions: portsSpec(dag.outputs),
  });
}

function stepSpec(step: StepModel): Fields {
  return fieldsOf({
    executorLabel: `exec-${step.executor}`,
    inputDefinitions: portsSpec(step.inputs),
    outputDefinitions: portsSpec(step.outputs),
  });
}

/** The pipeline spec as plain data, in the order that the engine's own compiler writes. */
export function pipelineSpec(model: PipelineModel): Fields {
  const steps = new Set(model.steps.map(({ name }) => name));
  return fieldsOf({
    components: Object.fromEntries([
      ...model.dags.map((dag): [string, Json] => [`comp-${dag.name}`, dagSpec(dag, steps)]),
      ...model.steps.map((step): [string, Json] => [`comp-${step.name}`, stepSpec(step)]),
    ]),
    deploymentSpec: {
      executors: Object.fromEntries(
        Object.entries(model.executors).map(([name, container]) => [
          `exec-${name}`,
          { container: containerSpec(container) },
        ]),
      ),
    },
    pipelineInfo: fieldsOf({
      description: model.description === "" ? undefined : model.description,
      name: model.name,
    }),
    root: dagSpec(model.root, steps),
    schemaVersion: "2.1.0",
    sdkVersion: `partitura-${model.version}`,
  });
}
