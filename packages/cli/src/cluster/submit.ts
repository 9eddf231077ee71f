import { type Diagnostic, type EmittedFile, type Json, type Outcome } from "@partitura/core";
import { type KubernetesObject, applyConfigMap, applyWorkflowTemplate, isObject } from "./apply.js";
import { argoApi, type Cluster, type ClusterOptions, connect, requestProblem } from "./client.js";
import { clusterReport } from "./diagnostics.js";
import type { RunStatus } from "./run-status.js";
import { statusOn, waitFor } from "./status.js";

/** What is submitted, where, and whether to wait for its end. */
export interface SubmitOptions extends ClusterOptions {
  /** What the target emitted for the pipeline. */
  readonly files: readonly EmittedFile[];
  /** Values of the pipeline's parameters; the others have their defaults. They should have been validated before. */
  readonly params: { readonly [name: string]: Json };
  readonly wait?: boolean;
  /** Is called with each new state of the run while waiting. */
  readonly onProgress?: (status: RunStatus) => void;
  /** Ends the waiting (not the run). */
  readonly signal?: AbortSignal | undefined;
}

interface WorkflowTemplate extends KubernetesObject {
  readonly spec: {
    readonly arguments?: {
      readonly parameters?: readonly { readonly name: string; readonly value?: string }[];
    };
  };
}

/** The problems of the given parameters: names that the template does not have, and values that are missing. */
function checkParams({ spec }: WorkflowTemplate, params: SubmitOptions["params"]): readonly Diagnostic[] {
  const known = spec.arguments?.parameters ?? [];
  const names = known.map(({ name }) => name);
  const unknown = Object.keys(params).filter((name) => !names.includes(name));
  const missing = known.filter(({ name, value }) => value === undefined && !Object.hasOwn(params, name));
  return [
    ...unknown.map((name) => clusterReport("P8606", { name, known: names.join(", ") || "none" })),
    ...missing.map(({ name }) => clusterReport("P8607", { name })),
  ];
}

/** Creates the run; gives its name. */
async function createRun(
  template: WorkflowTemplate,
  params: SubmitOptions["params"],
  { custom, namespace }: Cluster,
): Promise<string> {
  const { parameterText } = await import("@partitura/backend-kubeflow");
  const { name } = template.metadata;
  const parameters = Object.entries(params).map(([param, value]) => ({
    name: param,
    value: parameterText(value),
  }));
  const body = {
    apiVersion: `${argoApi.group}/${argoApi.version}`,
    kind: "Workflow",
    metadata: { generateName: `${name}-` },
    spec: { workflowTemplateRef: { name }, ...(parameters.length > 0 && { arguments: { parameters } }) },
  };
  const created = (await custom.createNamespacedCustomObject({
    ...argoApi,
    namespace,
    plural: "workflows",
    body,
  })) as {
    readonly metadata: { readonly name: string };
  };
  return created.metadata.name;
}

/** How often a run is begun at most. */
const beginnings = 5;

/**
 * Whether a run ended before it began, since Argo's controller had not seen its template yet: it looks templates up in a
 * copy that lags behind the API server (`wftmplInformer` in workflow/controller/controller.go).
 */
const beganTooEarly = ({ state, message }: RunStatus): boolean =>
  state === "failed" && /^workflowtemplates\.argoproj\.io ".*" not found$/.test(message ?? "");

/** Starts a run and, if asked, waits for its end; one that began too early is removed and started again. */
async function startRun(
  template: WorkflowTemplate,
  options: SubmitOptions,
  there: Cluster,
): Promise<Outcome<RunStatus>> {
  for (let left = beginnings; ; left--) {
    const name = await createRun(template, options.params, there);
    const outcome = await (options.wait === true ? waitFor(name, there, options) : statusOn(name, there));
    const [status] = outcome;
    if (status === undefined || !beganTooEarly(status) || left === 1) return outcome;
    const { custom, namespace } = there;
    await custom.deleteNamespacedCustomObject({ ...argoApi, namespace, plural: "workflows", name });
  }
}

/**
 * Brings a pipeline to the cluster and starts one run: config maps and workflow templates are created or brought
 * up to date, then a workflow of that template is created. A schedule that was emitted is not applied.
 */
export async function submit(options: SubmitOptions): Promise<Outcome<RunStatus>> {
  const [cluster, problems] = await connect(options);
  if (cluster === undefined) return [undefined, problems];
  const objects = options.files
    .filter(({ path }) => path.endsWith(".yaml"))
    .flatMap(({ text }) => cluster.readYaml(text))
    .filter(isObject);
  // the first is the pipeline's; others hold templates that it refers to
  const templates = objects.filter(({ kind }) => kind === "WorkflowTemplate");
  const template = templates[0] as WorkflowTemplate | undefined;
  if (template === undefined) return [undefined, [clusterReport("P8605", {})]];
  const there: Cluster = { ...cluster, namespace: template.metadata.namespace ?? cluster.namespace };
  const wrong = checkParams(template, options.params);
  if (wrong.length > 0) return [undefined, wrong];
  try {
    for (const object of objects.filter(({ kind }) => kind === "ConfigMap"))
      await applyConfigMap(object, there);
    for (const object of templates.toReversed()) await applyWorkflowTemplate(object, there);
    return await startRun(template, options, there);
  } catch (error) {
    return [undefined, [requestProblem(error, `start '${template.metadata.name}'`, there)]];
  }
}
