/** A name and value of a Kubernetes or Argo list of parameters. */
export interface Parameter {
  readonly name: string;
  readonly value?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
}

/** An output parameter: read from a file of the container, another node's output, or an expression over those. */
export interface OutputParameter {
  readonly name: string;
  readonly valueFrom: (
    | { readonly path: string }
    | { readonly parameter: string }
    | { readonly expression: string }
    | { readonly supplied: object }
  ) & { readonly default?: string };
}

/** Where an artifact lies: the field of the repository's kind with the key alone. */
export type ArtifactLocation =
  | { readonly [kind in "s3" | "gcs" | "oss"]?: { readonly key: string } }
  | { readonly azure: { readonly blob: string } };

/** An input or output artifact of a template. */
export type Artifact = {
  readonly name: string;
  readonly path: string;
  readonly optional?: boolean;
  readonly raw?: { readonly data: string };
} & ArtifactLocation;

/** An environment variable of a container. */
export type EnvironmentVariable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: { readonly secretKeyRef: KeyReference } };

/** A key of a secret. */
export interface KeyReference {
  readonly name: string;
  readonly key: string;
}

/** Quantities of cpu, memory, storage and accelerators as Kubernetes spells them. */
export interface Quantities {
  readonly [resource: string]: string;
}

/** The container of a template. */
export interface Container {
  readonly image: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvironmentVariable[];
  readonly resources?: { readonly requests: Quantities; readonly limits: Quantities };
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly readOnly?: boolean;
  }[];
}

/** How often and when a container is run again. */
export interface RetryStrategy {
  readonly limit: string;
  readonly retryPolicy: "Always";
  readonly expression: string;
  readonly backoff?: { readonly duration: string; readonly factor?: number; readonly cap?: string };
}

/** What a template takes. */
export interface Inputs {
  readonly parameters?: readonly Parameter[];
  readonly artifacts?: readonly Artifact[];
}

/** What a template gives. */
export interface Outputs {
  readonly parameters?: readonly OutputParameter[];
  readonly artifacts?: readonly Artifact[];
}

/** A template that runs one container. */
export interface ContainerTemplate extends PodSettings {
  readonly name: string;
  readonly inputs?: Inputs;
  readonly outputs?: Outputs;
  readonly retryStrategy?: RetryStrategy;
  readonly activeDeadlineSeconds?: number;
  readonly memoize?: Memoize;
  readonly volumes?: readonly TaskVolume[];
  readonly container: Container;
}

/** A template in the user's words. */
export interface NativeTemplate {
  readonly name: string;
  readonly inputs?: Inputs;
  readonly outputs?: Outputs;
  readonly retryStrategy?: RetryStrategy;
  readonly activeDeadlineSeconds?: number;
}

/** Where the outputs of earlier successes are kept, and under which key. */
export interface Memoize {
  readonly key: string;
  readonly maxAge: string;
  readonly cache: { readonly configMap: { readonly name: string; readonly key?: string } };
}

/** What a node holds while it runs. */
export interface Synchronization {
  readonly semaphores: readonly [{ readonly configMapKeyRef: KeyReference }];
}

/** Where and as what a pod runs. */
export interface PodSettings {
  readonly metadata?: {
    readonly labels?: { readonly [name: string]: string };
    readonly annotations?: { readonly [name: string]: string };
  };
  readonly nodeSelector?: { readonly [label: string]: string };
  readonly tolerations?: readonly object[];
  readonly affinity?: unknown;
  readonly serviceAccountName?: string;
  readonly synchronization?: Synchronization;
}

/** A volume of one task. */
export type TaskVolume = { readonly name: string } & (
  | { readonly persistentVolumeClaim: { readonly claimName: string } }
  | { readonly configMap: { readonly name: string } }
  | {
      readonly secret: {
        readonly secretName: string;
        readonly items?: readonly { readonly key: string; readonly path: string }[];
      };
    }
  | { readonly emptyDir: object }
);

/** The template of a task: one of the same object, or of another one. */
export type TemplateReference =
  | { readonly template: string }
  | { readonly templateRef: { readonly name: string; readonly template: string } };

/** The templates of a pipeline by name, also those in other objects. */
export const templatesByName = (
  { spec }: WorkflowTemplate,
  others: readonly TaskTemplates[],
): ReadonlyMap<string, Template> =>
  new Map(
    [spec, ...others.map((it) => it.spec)].flatMap(({ templates }) => templates.map((it) => [it.name, it])),
  );

/** The name of the template that a task runs. */
export const templateOf = (task: TemplateReference): string =>
  "template" in task ? task.template : task.templateRef.template;

/** A task of a DAG template. */
export type DagTask = TemplateReference & DagTaskFields;

/** What a task of a DAG has beside its template. */
export interface DagTaskFields {
  readonly name: string;
  readonly depends?: string;
  readonly when?: string;
  readonly continueOn?: { readonly failed: true; readonly error: true };
  readonly withSequence?: { readonly count: string };
  readonly arguments?: { readonly parameters: readonly Parameter[] };
}

/** A template that runs other templates. */
export interface DagTemplate {
  readonly name: string;
  readonly inputs?: Inputs;
  readonly outputs?: Outputs;
  readonly parallelism?: number;
  readonly dag: {
    readonly failFast: false;
    /** Names of tasks, by spaces, whose failure fails the DAG; those that nothing waits for when absent. */
    readonly target?: string;
    readonly tasks: readonly DagTask[];
  };
}

/** A template that waits for a while or an answer, without a pod. */
export interface SuspendTemplate {
  readonly name: string;
  readonly inputs?: Inputs;
  readonly outputs?: Outputs;
  readonly retryStrategy?: RetryStrategy;
  readonly suspend: { readonly duration?: string };
}

/** A template of a workflow. */
export type Template = ContainerTemplate | DagTemplate | SuspendTemplate | NativeTemplate;

/** Name, labels and annotations of a Kubernetes object. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
}

/** The files that the steps run. */
export interface ConfigMap {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly metadata: Metadata;
  readonly immutable: true;
  readonly data: { readonly [key: string]: string };
}

/** The files of a config map, with their paths (`items`) where one lies in a folder. */
export interface ConfigMapSource {
  readonly configMap: {
    readonly name: string;
    readonly items?: readonly { readonly key: string; readonly path: string }[];
  };
}

/** A volume of the pods: the files of a config map or of several, or a folder that stays. */
export type Volume =
  | ({ readonly name: string } & ConfigMapSource)
  | { readonly name: string; readonly projected: { readonly sources: readonly ConfigMapSource[] } }
  | { readonly name: string; readonly persistentVolumeClaim: { readonly claimName: string } }
  | {
      readonly name: string;
      readonly hostPath: { readonly path: string; readonly type: "DirectoryOrCreate" };
    };

/** The pipeline as an Argo object that can be submitted and scheduled. */
export interface WorkflowTemplate {
  readonly apiVersion: "argoproj.io/v1alpha1";
  readonly kind: "WorkflowTemplate";
  readonly metadata: Metadata;
  readonly spec: {
    readonly entrypoint: string;
    readonly onExit?: string;
    readonly activeDeadlineSeconds?: number;
    readonly serviceAccountName?: string;
    readonly arguments?: { readonly parameters: readonly Parameter[] };
    readonly volumes?: readonly Volume[];
    readonly templates: readonly Template[];
  };
}

/** Templates of tasks in an object of their own. */
export interface TaskTemplates {
  readonly apiVersion: "argoproj.io/v1alpha1";
  readonly kind: "WorkflowTemplate";
  readonly metadata: Metadata;
  readonly spec: { readonly templates: readonly Template[] };
}

/** The schedule of a pipeline. */
export interface CronWorkflow {
  readonly apiVersion: "argoproj.io/v1alpha1";
  readonly kind: "CronWorkflow";
  readonly metadata: Metadata;
  readonly spec: {
    readonly schedules: readonly string[];
    readonly timezone: string;
    readonly when?: string;
    readonly concurrencyPolicy: "Allow" | "Forbid" | "Replace";
    readonly workflowSpec: {
      readonly workflowTemplateRef: { readonly name: string };
      readonly synchronization?: { readonly mutexes: readonly [{ readonly name: string }] };
    };
  };
}

/** Everything that is emitted for one pipeline, and the template of each task node. */
export interface ArgoModel {
  readonly configMaps: readonly ConfigMap[];
  readonly workflowTemplate: WorkflowTemplate;
  /** What does not fit into it: templates that its tasks refer to by the name of the object. */
  readonly taskTemplates: readonly TaskTemplates[];
  readonly cronWorkflow?: CronWorkflow;
  readonly tasks: { readonly [node: string]: string };
}
