import type { Span } from "../ir/span.js";
import type { imagePullPolicies, Placement, Policy, Volume } from "../ir/task.js";
import { duration, envOf, poolOf, resourcesOf, retriesOf, secretFilesOf } from "./policy-values.js";
import type { Duration, Memory } from "./quantity.js";
import type { Secret } from "./secret.js";

/**
 * How often and when a failed task is tried again. `limit` counts attempts after the first (default 0); `delay`
 * (default 0) grows by the factor `backoff` (default 1) up to `maxDelay`. With `exitCodes`, only an attempt that ended
 * with one of them is followed by another.
 */
export interface Retries {
  readonly limit: number;
  readonly delay?: Duration | undefined;
  readonly backoff?: number | undefined;
  readonly maxDelay?: Duration | undefined;
  readonly exitCodes?: readonly number[] | undefined;
}

/** GPUs: their resource name on Kubernetes (`nvidia.com/gpu` when not given) and how many (1). */
export interface Gpu {
  readonly type?: string | undefined;
  readonly count?: number | undefined;
}

/** What a task needs: `cpu` in cores, `memory` and `ephemeralStorage` in bytes or as a text such as `"4Gi"`. */
export interface Resources {
  readonly cpu?: number | undefined;
  readonly memory?: Memory | undefined;
  readonly ephemeralStorage?: Memory | undefined;
  readonly gpu?: Gpu | undefined;
}

/** Takes the outputs of an earlier success with the same code, inputs, version and `env`, not older than `ttl`. */
export interface Cache {
  /** Change it to make earlier results void. */
  readonly version?: string | undefined;
  readonly ttl?: Duration | undefined;
  /** Names of the task's environment variables whose values decide its result. */
  readonly env?: readonly string[] | undefined;
}

/** Settings of one target each, in that target's own words; a backend adds its target and their type. */
export interface Overlays {}

/** How a task is run; given on a task, on a call, or as a pipeline's defaults. The call wins over the task, the task over the defaults. */
export interface Policies {
  /** A number is short for `{ limit }`. */
  readonly retries?: Retries | number | undefined;
  /** Time of one attempt, after which its whole process tree is killed and it counts as failed. */
  readonly timeout?: Duration | undefined;
  readonly resources?: Resources | undefined;
  /** Environment variables of the body: texts, or secrets by name. */
  readonly env?: { readonly [name: string]: string | Secret } | undefined;
  /** Files with the value of a secret each, by absolute path. */
  readonly secretFiles?: { readonly [path: string]: Secret } | undefined;
  readonly cache?: Cache | true | undefined;
  /** A pool of the target, of whose slots the task takes some (1) while it runs. A text is short for `{ name }`. */
  readonly pool?: string | { readonly name: string; readonly slots?: number } | undefined;
  /** Of tasks that could start, the one with the higher number starts first. */
  readonly priority?: number | undefined;
  /** Where on Kubernetes the task may run, and as which service account. */
  readonly placement?: Placement | undefined;
  readonly volumes?: readonly (Omit<Volume, "readOnly"> & { readonly readOnly?: boolean })[] | undefined;
  /** The container image that the task runs in, in place of the target's. */
  readonly image?: string | undefined;
  readonly imagePullPolicy?: (typeof imagePullPolicies)[number] | undefined;
  readonly labels?: { readonly [name: string]: string } | undefined;
  readonly annotations?: { readonly [name: string]: string } | undefined;
  /** Settings of one target each, by the target's name with its version, as `--target` takes it. */
  readonly overlays?: { readonly [T in keyof Overlays]?: Overlays[T] } | undefined;
}

/** The policies of something that says more than policies. */
export function policiesOf(spec: Policies): Policies {
  const { retries, timeout, resources, env, secretFiles, cache, pool, priority } = spec;
  const { placement, volumes, image, imagePullPolicy, labels, annotations, overlays } = spec;
  const running = { retries, timeout, resources, env, secretFiles, cache, pool, priority };
  return { ...running, placement, volumes, image, imagePullPolicy, labels, annotations, overlays };
}

/** Seconds of a duration above 0; a wrong one is reported. */
export function durationOf(field: string, value: Duration | undefined, span: Span): number | undefined {
  return duration(field, value, span, 1);
}

const joined = ["env", "secretFiles", "labels", "annotations", "overlays"] as const;

/**
 * The policy of a call: each field from the first of the layers that has it; `env`, `secretFiles`, `labels`, `annotations`
 * and `overlays` are joined. Wrong values are left out, and reported where a span is given.
 */
export function policyOf(layers: readonly (Policies | undefined)[], span?: Span): Policy {
  const first = <K extends Exclude<keyof Policies, (typeof joined)[number]>>(key: K): Policies[K] =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const join = <K extends (typeof joined)[number]>(key: K): NonNullable<Policies[K]> =>
    Object.assign({}, ...layers.map((layer) => layer?.[key] ?? {}).toReversed()) as NonNullable<Policies[K]>;
  const some = <T extends object>(value: T): T | undefined =>
    Object.keys(value).length === 0 ? undefined : value;

  const [retries, resources, cache, pool] = [
    first("retries"),
    first("resources"),
    first("cache"),
    first("pool"),
  ];
  const policy: Policy = {
    retries: retries === undefined ? undefined : retriesOf(retries, span),
    timeoutSeconds: duration("timeout", first("timeout"), span, 1),
    resources: resources === undefined ? undefined : resourcesOf(resources, span),
    env: envOf(join("env"), span),
    secretFiles: some(secretFilesOf(join("secretFiles"), span)),
    cache: cache === undefined ? undefined : cacheOf(cache, span),
    pool: pool === undefined ? undefined : poolOf(pool, span),
    priority: first("priority"),
    placement: first("placement"),
    volumes: first("volumes")?.map((it) => ({ readOnly: false, ...it })),
    image: first("image"),
    imagePullPolicy: first("imagePullPolicy"),
    labels: some(join("labels")),
    annotations: some(join("annotations")),
    overlays: some(join("overlays")),
  };
  return Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined)) as Policy;
}

function cacheOf(given: Cache | true, span: Span | undefined): Policy["cache"] {
  if (given === true) return {};
  const ttlSeconds = duration("cache.ttl", given.ttl, span, 1);
  const names = [...new Set(given.env)].toSorted();
  return {
    ...(given.version !== undefined && { version: given.version }),
    ...(ttlSeconds !== undefined && { ttlSeconds }),
    ...(names.length > 0 && { env: names }),
  };
}
