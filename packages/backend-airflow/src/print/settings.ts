import { type Expression, type Imports, py, pythonLiteral } from "@partitura/codegen";
import type { Dialect } from "../dialect.js";
import type { TaskSettings } from "../model.js";
import { assetExpression } from "./asset.js";
import { duration } from "./duration.js";
import { podOverride } from "./pod.js";

/** The keywords of a task's decorator. */
export function settingsKeywords(
  taskId: string,
  settings: TaskSettings,
  dialect: Dialect,
  imports: Imports,
): { readonly [keyword: string]: Expression | undefined } {
  const seconds = (value: number | undefined): Expression | undefined =>
    value === undefined ? undefined : duration(value, imports);
  const number = (value: number | undefined): Expression | undefined =>
    value === undefined ? undefined : py.number(value);
  const text = (value: string | undefined): Expression | undefined =>
    value === undefined ? undefined : py.string(value);
  const { requirements, exponentialBackoff, secrets, secretFiles, pool, outlets, overlay = {} } = settings;
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
    max_active_tis_per_dag: number(overlay.maxActive),
    pool: text(pool?.name),
    pool_slots: pool === undefined || pool.slots === 1 ? undefined : py.number(pool.slots),
    priority_weight: number(settings.priority),
    weight_rule: settings.priority === undefined ? undefined : py.string("absolute"),
    queue: text(overlay.queue),
    executor: text(overlay.executor),
    depends_on_past: overlay.dependsOnPast === undefined ? undefined : py.constant(overlay.dependsOnPast),
    executor_config: settings.pod && podOverride(settings.pod, imports),
    pre_execute:
      secrets === undefined && secretFiles === undefined
        ? undefined
        : py.call(py.dotted("airflow_step.with_secrets"), [pythonLiteral(secrets ?? {})], {
            files: secretFiles && pythonLiteral(secretFiles),
          }),
    outlets: outlets && py.list(outlets.map((name) => assetExpression(name, dialect, imports))),
    doc_md: settings.documentation === undefined ? undefined : py.string(settings.documentation),
  };
}
