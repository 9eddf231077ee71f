import { type Expression, type Imports, py, pythonLiteral } from "@partitura/codegen";
import type { TaskSettings } from "../model.js";
import { duration } from "./duration.js";

/** The pod that the KubernetesExecutor runs the task in: its main container is called `base`. */
function podOverride(quantities: { readonly [resource: string]: string }, imports: Imports): Expression {
  const k8s = imports.from("kubernetes.client", "models", "k8s");
  const of = (type: string, keywords: { readonly [name: string]: Expression }): Expression =>
    py.call(py.attribute(k8s, type), [], keywords);
  const resources = of("V1ResourceRequirements", {
    requests: pythonLiteral(quantities),
    limits: pythonLiteral(quantities),
  });
  const container = of("V1Container", { name: py.string("base"), resources });
  return py.dict({
    pod_override: of("V1Pod", { spec: of("V1PodSpec", { containers: py.list([container]) }) }),
  });
}

/** The keywords of a task's decorator. */
export function settingsKeywords(
  taskId: string,
  settings: TaskSettings,
  imports: Imports,
): { readonly [keyword: string]: Expression | undefined } {
  const seconds = (value: number | undefined): Expression | undefined =>
    value === undefined ? undefined : duration(value, imports);
  const number = (value: number | undefined): Expression | undefined =>
    value === undefined ? undefined : py.number(value);
  const { requirements, exponentialBackoff, secrets } = settings;
  return {
    task_id: py.string(taskId),
    multiple_outputs: settings.multipleOutputs === false ? py.false : undefined,
    requirements: requirements && pythonLiteral(requirements),
    trigger_rule: settings.triggerRule === undefined ? undefined : py.string(settings.triggerRule),
    retries: number(settings.retries),
    retry_delay: seconds(settings.retryDelay),
    retry_exponential_backoff:
      exponentialBackoff === undefined
        ? undefined
        : exponentialBackoff === true
          ? py.true
          : py.number(exponentialBackoff, { float: true }),
    max_retry_delay: seconds(settings.maxRetryDelay),
    execution_timeout: seconds(settings.executionTimeout),
    max_active_tis_per_dagrun: number(settings.maxActivePerRun),
    executor_config: settings.pod && podOverride(settings.pod, imports),
    pre_execute: secrets && py.call(py.dotted("airflow_step.with_secrets"), [pythonLiteral(secrets)]),
    doc_md: settings.documentation === undefined ? undefined : py.string(settings.documentation),
  };
}
