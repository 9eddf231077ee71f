import type { Diagnostic, Policy, TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { TaskSettings } from "../model.js";
import type { SecretSource } from "../options.js";
import { overlayOf } from "./overlay.js";
import { podOf, podOnly, sizesAsked } from "./pod.js";
import type { Site } from "./site.js";

type Retries = Pick<TaskSettings, "retries" | "retryDelay" | "exponentialBackoff" | "maxRetryDelay">;

function retriesOf(policy: Policy, site: Site): Retries {
  const { retries } = policy;
  if (retries === undefined) return {};
  return {
    retries: retries.limit,
    retryDelay: retries.delaySeconds,
    exponentialBackoff:
      retries.backoff === 1 ? undefined : site.dialect.backoffFactor ? retries.backoff : true,
    maxRetryDelay: retries.maxDelaySeconds,
  };
}

type Secrets = { readonly [name: string]: SecretSource };

/** Where secrets come from, by what they are put into. */
function sourcesOf(secrets: readonly (readonly [string, string])[], site: Site): Secrets | undefined {
  const sources = secrets.map(([name, it]) => [name, site.options.secrets[it] ?? { variable: it }] as const);
  return sources.length === 0 ? undefined : Object.fromEntries(sources);
}

/** The environment variables of a task that are not secret. */
export const plainEnv = (policy: Policy): { readonly [variable: string]: string } =>
  Object.fromEntries(
    Object.entries(policy.env).flatMap(([name, it]) => ("value" in it ? [[name, it.value]] : [])),
  );

/** A task's policy as Airflow's own settings, and what of it Airflow cannot keep. */
export function settingsOf(node: TaskNode, site: Site): readonly [TaskSettings, readonly Diagnostic[]] {
  const { id, policy, span } = node;
  const place = { span, target: site.dialect.target };
  const pods = site.options.executor === "kubernetes";
  const sizes = pods ? [] : sizesAsked(policy);
  const ofPods = pods ? [] : podOnly(policy);
  const backoff = policy.retries?.backoff ?? 1;
  const [overlay, ofOverlay] = overlayOf(node, site);
  const env = Object.entries(policy.env).flatMap(([name, it]) =>
    "secret" in it ? [[name, it.secret] as const] : [],
  );
  const settings: TaskSettings = {
    ...retriesOf(policy, site),
    executionTimeout: policy.timeoutSeconds,
    maxActivePerRun: site.each?.concurrency,
    pod: pods ? podOf(policy) : undefined,
    secrets: sourcesOf(env, site),
    secretFiles: sourcesOf(Object.entries(policy.secretFiles ?? {}), site),
    pool: policy.pool,
    priority: policy.priority,
    outlets: node.updates,
    overlay,
  };
  return [
    settings,
    [
      ...(sizes.length > 0 ? [report("P4001", { id, asked: sizes.join(" and ") }, place)] : []),
      ...(ofPods.length > 0 ? [report("P4010", { id, asked: ofPods.join(", ") }, place)] : []),
      ...(!site.dialect.backoffFactor && backoff !== 1 && backoff !== 2
        ? [report("P4002", { id, factor: backoff }, place)]
        : []),
      ...ofOverlay,
    ],
  ];
}
