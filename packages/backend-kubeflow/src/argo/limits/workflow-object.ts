import { gzipSync } from "node:zlib";
import type { Pipeline } from "@partitura/core";
import type { TaskTemplates, WorkflowTemplate } from "../model.js";
import { goBytes } from "./go-bytes.js";
import { managedFieldsOf } from "./managed-fields.js";
import { nodesById } from "./node-status.js";
import { nodesOfRun } from "./run-templates.js";
import { storedTemplates } from "./stored-template.js";
import { type Supposed, valuesOf } from "./values.js";

const time = "2026-01-01T00:00:00Z";

/** The repository that the cluster keeps artifacts in, as a run notes it; only its size matters. */
const artifactRepository = {
  artifactRepository: {
    archiveLogs: false,
    s3: {
      accessKeySecret: { key: "accesskey", name: "s3" },
      bucket: "artifacts",
      endpoint: "10.88.0.1:9000",
      insecure: true,
      secretKeySecret: { key: "secretkey", name: "s3" },
    },
  },
  default: true,
};

/** The bytes of a run's object in Kubernetes at its end, as the controller measures it (`getSize` in workflow/packer/packer.go). */
export interface RunObjectSize {
  /** All of it. */
  readonly bytes: number;
  /** The state of its nodes alone, in plain JSON. */
  readonly nodes: number;
  /** How many nodes there are. */
  readonly count: number;
  /** All of it with the nodes compressed, as the controller stores it where it is larger than 1 MiB. */
  readonly packed: number;
}

/** What is emitted of a pipeline's templates: the workflow template, and those in other objects. */
interface Templates {
  readonly template: WorkflowTemplate;
  readonly others: readonly TaskTemplates[];
}

function objectOf({ template, others }: Templates, run: string, nodes: object, pods: number): object {
  const { name } = template.metadata;
  const status = {
    artifactGCStatus: { notSpecified: true },
    artifactRepositoryRef: artifactRepository,
    conditions: [
      { status: "False", type: "PodRunning" },
      { status: "True", type: "Completed" },
    ],
    finishedAt: time,
    phase: "Succeeded",
    progress: `${pods}/${pods}`,
    resourcesDuration: { cpu: 2 * pods, memory: 20 * pods },
    startedAt: time,
    ...storedTemplates(template, others),
    ...nodes,
  };
  const spec = {
    ...(template.spec.arguments !== undefined && { arguments: template.spec.arguments }),
    workflowTemplateRef: { name },
  };
  const metadata = {
    annotations: {
      "workflows.argoproj.io/last-seen-version": "10000",
      "workflows.argoproj.io/pod-name-format": "v2",
    },
    labels: {
      "workflows.argoproj.io/completed": "true",
      "workflows.argoproj.io/phase": "Succeeded",
    },
  };
  const head = { apiVersion: "argoproj.io/v1alpha1", fieldsType: "FieldsV1", operation: "Update", time };
  const managedFields = [
    {
      ...head,
      fieldsV1: { "f:metadata": { "f:generateName": {} }, "f:spec": managedFieldsOf(spec) },
      manager: "node-fetch",
    },
    {
      ...head,
      fieldsV1: { "f:metadata": managedFieldsOf(metadata), "f:status": managedFieldsOf(status) },
      manager: "workflow-controller",
    },
  ];
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      ...metadata,
      creationTimestamp: time,
      generateName: `${name}-`,
      generation: 100,
      managedFields,
      name: run,
      namespace: template.metadata.namespace ?? "argo",
      resourceVersion: "10000",
      uid: "00000000-0000-0000-0000-000000000000",
    },
    spec,
    status,
  };
}

/** What the controller stores of one run, in bytes (`getMaxWorkflowSize` in workflow/packer/packer.go): nodes are compressed beyond it. */
export const runObjectLimit = 1_048_576;

/** A name such as a run of a template has: five characters more. */
export const runNameOf = ({ metadata }: WorkflowTemplate): string => `${metadata.name}-abcde`;

/** The bytes of a run's object before there are nodes in it. */
export const runStartSize = (template: WorkflowTemplate, others: readonly TaskTemplates[]): number =>
  goBytes(objectOf({ template, others }, runNameOf(template), { nodes: {} }, 0));

/** Predicts the size of the object of a run in which every task succeeds at its first attempt. */
export function runObjectSize(
  pipeline: Pipeline,
  template: WorkflowTemplate,
  supposed: Supposed,
  others: readonly TaskTemplates[] = [],
): RunObjectSize {
  const templates: Templates = { template, others };
  const all = nodesOfRun(pipeline, template, valuesOf(pipeline, supposed), supposed, others);
  const nodes = nodesById(all);
  const text = JSON.stringify(nodes);
  const pods = all.filter(({ type }) => type === "Pod").length;
  const compressedNodes = gzipSync(text).toString("base64");
  return {
    bytes: goBytes(objectOf(templates, supposed.run, { nodes }, pods)),
    nodes: goBytes(nodes),
    count: all.length,
    packed: goBytes(objectOf(templates, supposed.run, { compressedNodes }, pods)),
  };
}
