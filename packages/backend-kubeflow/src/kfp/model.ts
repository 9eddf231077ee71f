import type { Json } from "@partitura/core";

/** A type of parameter that the engine knows. */
export type ParameterType =
  "NUMBER_INTEGER" | "NUMBER_DOUBLE" | "STRING" | "BOOLEAN" | "LIST" | "STRUCT" | "TASK_FINAL_STATUS";

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
  | { readonly from: "task"; readonly task: string; readonly output: string }
  /** How a task has ended. */
  | { readonly from: "status"; readonly task: string };

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
  /** Whether it runs however what it is after has ended. */
  readonly anyway?: true;
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

/** A volume of a pod, by the name of what it mounts. */
export interface VolumeModel {
  readonly kind: "claim" | "config-map" | "secret" | "empty";
  readonly name: string;
  readonly mountPath: string;
}

/** What Kubernetes is told of a pod beyond its container. */
export interface KubernetesModel {
  readonly nodeSelector: { readonly [label: string]: string };
  readonly tolerations: readonly Json[];
  /** As Kubernetes spells it. */
  readonly nodeAffinity?: Json;
  readonly volumes: readonly VolumeModel[];
  readonly imagePullPolicy?: string;
  readonly labels: { readonly [name: string]: string };
  readonly annotations: { readonly [name: string]: string };
  /** Fields of the engine's Kubernetes config as the user has spelled them. */
  readonly overlay: { readonly [field: string]: Json };
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
  readonly gpu?: { readonly type: string; readonly count: number };
  readonly description?: string;
  readonly kubernetes?: KubernetesModel;
  /** The environment variable that the id of the run is put into. */
  readonly runIdVariable?: string;
  /** The environment variable that the name of the task is put into. */
  readonly taskIdVariable?: string;
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

/** When a recurring run starts runs; its bounds are ISO 8601 in UTC. */
export type TriggerModel = { readonly start?: string; readonly end?: string } & (
  { readonly kind: "cron"; readonly cron: string } | { readonly kind: "interval"; readonly seconds: number }
);

/** The body of the request that makes a recurring run. */
export interface RecurringRunModel {
  readonly name: string;
  readonly description: string;
  readonly trigger: TriggerModel;
  readonly catchup: boolean;
  readonly maxConcurrency: number;
  readonly parameters: { readonly [name: string]: Json };
}
