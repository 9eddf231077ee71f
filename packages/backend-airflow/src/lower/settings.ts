import type { Diagnostic, Policy, Span } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { TaskSettings } from "../model.js";
import type { SecretSource } from "../options.js";
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

/** Kubernetes quantities of what a task asks for: cpu in cores or thousandths of one, memory in bytes or whole Mi. */
function quantitiesOf(resources: NonNullable<Policy["resources"]>): { readonly [resource: string]: string } {
  const { cpu, memoryBytes } = resources;
  const mebibyte = 1024 ** 2;
  return {
    ...(cpu !== undefined && {
      cpu: Number.isInteger(cpu) ? String(cpu) : `${String(Math.ceil(cpu * 1000))}m`,
    }),
    ...(memoryBytes !== undefined && {
      memory: memoryBytes % mebibyte === 0 ? `${String(memoryBytes / mebibyte)}Mi` : String(memoryBytes),
    }),
  };
}

function secretsOf(policy: Policy, site: Site): { readonly [variable: string]: SecretSource } | undefined {
  const secrets = Object.entries(policy.env).flatMap(([name, it]) =>
    "secret" in it ? [[name, site.options.secrets[it.secret] ?? { variable: it.secret }] as const] : [],
  );
  return secrets.length === 0 ? undefined : Object.fromEntries(secrets);
}

/** The environment variables of a task that are not secret. */
export const plainEnv = (policy: Policy): { readonly [variable: string]: string } =>
  Object.fromEntries(
    Object.entries(policy.env).flatMap(([name, it]) => ("value" in it ? [[name, it.value]] : [])),
  );

/** A policy as Airflow's own settings, and what of it Airflow cannot keep. */
export function settingsOf(
  id: string,
  policy: Policy,
  span: Span,
  site: Site,
): readonly [TaskSettings, readonly Diagnostic[]] {
  const place = { span, target: site.dialect.target };
  const pods = site.options.executor === "kubernetes";
  const wanted = policy.resources === undefined ? {} : quantitiesOf(policy.resources);
  const asked = Object.entries(wanted).map(([resource, quantity]) => `${resource} ${quantity}`);
  const backoff = policy.retries?.backoff ?? 1;
  const settings: TaskSettings = {
    ...retriesOf(policy, site),
    executionTimeout: policy.timeoutSeconds,
    maxActivePerRun: site.each?.concurrency,
    pod: pods && asked.length > 0 ? wanted : undefined,
    secrets: secretsOf(policy, site),
  };
  return [
    settings,
    [
      ...(!pods && asked.length > 0 ? [report("P4001", { id, asked: asked.join(" and ") }, place)] : []),
      ...(!site.dialect.backoffFactor && backoff !== 1 && backoff !== 2
        ? [report("P4002", { id, factor: backoff }, place)]
        : []),
    ],
  ];
}
