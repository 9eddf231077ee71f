/** What we read of an Argo Workflow object (`kubectl get workflow -o json`). */
export interface Workflow {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly nodes?: { readonly [id: string]: WorkflowNode };
    /** The nodes as gzipped JSON in base64, when there are too many for the object. */
    readonly compressedNodes?: string;
    readonly storedWorkflowTemplateSpec?: WorkflowSpec;
  };
  readonly spec: WorkflowSpec & { readonly shutdown?: string };
}

/** The templates of a workflow. */
export interface WorkflowSpec {
  readonly entrypoint?: string;
  readonly onExit?: string;
  readonly templates?: readonly WorkflowTemplateEntry[];
}

/** One template: a DAG of tasks, or something that runs. */
export interface WorkflowTemplateEntry {
  readonly name: string;
  readonly suspend?: object;
  readonly dag?: { readonly tasks: readonly WorkflowDagTask[] };
}

/** One task of a DAG. */
export interface WorkflowDagTask {
  readonly name: string;
  readonly template: string;
  /** The template, where it is in another object. */
  readonly templateRef?: { readonly template: string };
  readonly depends?: string;
  readonly withSequence?: object;
  readonly arguments?: {
    readonly parameters?: readonly { readonly name: string; readonly value?: string }[];
  };
}

/** The state of one node of a run. */
export interface WorkflowNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly phase?: string;
  readonly message?: string;
  readonly templateName?: string;
  readonly children?: readonly string[];
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
  readonly inputs?: Pick<NodeOutputs, "parameters">;
  readonly outputs?: NodeOutputs;
}

/** What a node gave. */
export interface NodeOutputs {
  readonly parameters?: readonly { readonly name: string; readonly value?: string }[];
  readonly exitCode?: string;
}
