import type { Json } from "@partitura/core";

/** A type of parameter that the engine knows. */
export type ParameterType = "NUMBER_INTEGER" | "NUMBER_DOUBLE" | "STRING" | "BOOLEAN" | "LIST" | "STRUCT";

/** One parameter of a component, with what it is when a caller gives none. */
export interface ParameterModel {
  readonly type: ParameterType;
  readonly optional?: boolean;
  readonly defaultValue?: Json;
  readonly description?: string;
}

/** The inputs or outputs of a component: parameters by name, and artifacts by name with the title of their schema. */
export interface PortsModel {
  readonly parameters: { readonly [name: string]: ParameterModel };
  readonly artifacts: { readonly [name: string]: string };
}

/** Where an argument of a task comes from, in the scope that the task is in. */
export type ArgumentModel =
  | { readonly from: "constant"; readonly value: Json }
  | { readonly from: "input"; readonly name: string }
  | { readonly from: "task"; readonly task: string; readonly output: string };

/** Retries as the engine counts them: whole seconds, and a window that bounds all attempts together. */
export interface RetriesModel {
  readonly limit: number;
  readonly delaySeconds: number;
  readonly factor: number;
  readonly windowSeconds: number;
}

/** A loop over a list: the list itself as JSON text, or the task's own input that holds it. */
export interface IteratorModel {
  readonly item: string;
  readonly items: { readonly raw: string } | { readonly input: string };
  readonly limit?: number;
}

/** A call of a component. */
export interface TaskModel {
  readonly name: string;
  readonly component: string;
  readonly after: readonly string[];
  readonly parameters: { readonly [name: string]: ArgumentModel };
  readonly artifacts: { readonly [name: string]: ArgumentModel };
  readonly cached: boolean;
  readonly retries?: RetriesModel;
  readonly iterator?: IteratorModel;
  /** A CEL condition over the task's own inputs. */
  readonly condition?: string;
}

/** An output of a task inside a component, which becomes an output of the component. */
export interface Produced {
  readonly task: string;
  readonly output: string;
}

/** A component of several tasks. An output is that of one task, or of the one that ran of several. */
export interface DagModel {
  readonly name: string;
  readonly inputs: PortsModel;
  readonly outputs: PortsModel;
  readonly produced: { readonly [output: string]: readonly Produced[] };
  readonly tasks: readonly TaskModel[];
}

/** A file that a container lays out before it starts; the name's ending says how the text is packed. */
export interface PackedFile {
  readonly name: string;
  readonly text: string;
}

/** An environment variable that comes from a key of a Kubernetes secret. */
export interface SecretModel {
  readonly variable: string;
  readonly secret: string;
  readonly key: string;
}

/** A container that runs steps; steps that need the same share one. */
export interface ContainerModel {
  readonly image: string;
  readonly start: "python3 kfp_step.py" | "node kfp_step.mjs";
  readonly packages: readonly string[];
  readonly files: readonly PackedFile[];
  readonly env: { readonly [name: string]: string };
  readonly secrets: readonly SecretModel[];
  readonly deadlineSeconds?: number;
  readonly cpu?: number;
  readonly memoryBytes?: number;
  readonly description?: string;
}

/** A component of one container. */
export interface StepModel {
  readonly name: string;
  readonly inputs: PortsModel;
  readonly outputs: PortsModel;
  /** The step whose container this one uses: its own, or that of an earlier step that needs the same. */
  readonly executor: string;
}

/** Everything that a pipeline file says. */
export interface PipelineModel {
  readonly name: string;
  readonly description: string;
  readonly comment: string;
  readonly version: string;
  readonly root: DagModel;
  readonly dags: readonly DagModel[];
  readonly steps: readonly StepModel[];
  readonly executors: { readonly [step: string]: ContainerModel };
}

/** The body of the request that makes a recurring run. */
export interface RecurringRunModel {
  readonly name: string;
  readonly description: string;
  readonly cron: string;
  readonly catchup: boolean;
  readonly maxConcurrency: number;
  readonly parameters: { readonly [name: string]: Json };
}
