import type { Span } from "../ir/span.js";
import type { EnvValue, Policy } from "../ir/task.js";
import { dslReport } from "./diagnostics.js";
import { bytesOf, secondsOf, type Duration, type Memory } from "./quantity.js";
import { isSecret, type Secret } from "./secret.js";
import { complain } from "./session.js";

/**
 * How often and when a failed task is tried again. `limit` counts attempts after the first (default 0); `delay`
 * (default 0) grows by the factor `backoff` (default 1) up to `maxDelay`.
 */
export interface Retries {
  readonly limit: number;
  readonly delay?: Duration | undefined;
  readonly backoff?: number | undefined;
  readonly maxDelay?: Duration | undefined;
}

/** What a task needs: `cpu` in cores, `memory` in bytes or as a text such as `"4Gi"`. */
export interface Resources {
  readonly cpu?: number | undefined;
  readonly memory?: Memory | undefined;
}

/** How a task is run; given on a task, on a call, or as a pipeline's defaults. The call wins over the task, the task over the defaults. */
export interface Policies {
  /** A number is short for `{ limit }`. */
  readonly retries?: Retries | number | undefined;
  /** Time of one attempt, after which its whole process tree is killed and it counts as failed. */
  readonly timeout?: Duration | undefined;
  readonly resources?: Resources | undefined;
  /** Environment variables of the body: texts, or secrets by name. */
  readonly env?: { readonly [name: string]: string | Secret } | undefined;
}

function invalid(
  field: string,
  value: unknown,
  problem: string,
  hint: string,
  span: Span | undefined,
): undefined {
  const text = typeof value === "string" ? `'${value}'` : String(value);
  if (span !== undefined) complain(dslReport("P1005", { field, value: text, problem, hint }, { span }));
  return undefined;
}

const durationHint = "Give seconds or a text such as '30s', '10m', '1h'.";

function duration(
  field: string,
  value: Duration | undefined,
  span: Span | undefined,
  atLeast = 0,
): number | undefined {
  if (value === undefined) return undefined;
  const seconds = secondsOf(value);
  if (seconds === undefined) return invalid(field, value, "no duration", durationHint, span);
  if (seconds < 0 || (atLeast > 0 && seconds === 0))
    return invalid(field, value, "too small", durationHint, span);
  return seconds;
}

function retriesOf(given: Retries | number, span: Span | undefined): Policy["retries"] {
  const {
    limit,
    delay,
    backoff = 1,
    maxDelay,
  }: Retries = typeof given === "number" ? { limit: given } : given;
  if (!Number.isInteger(limit) || limit < 0) {
    return invalid(
      "retries",
      limit,
      "no whole number from 0",
      "Give how many times to try again after the first attempt.",
      span,
    );
  }
  if (!(backoff >= 1))
    return invalid(
      "retries.backoff",
      backoff,
      "below 1",
      "Give the factor by which each delay grows, 1 or more.",
      span,
    );
  const maxDelaySeconds = duration("retries.maxDelay", maxDelay, span);
  return {
    limit,
    delaySeconds: duration("retries.delay", delay, span) ?? 0,
    backoff,
    ...(maxDelaySeconds !== undefined && { maxDelaySeconds }),
  };
}

function resourcesOf(given: Resources, span: Span | undefined): Policy["resources"] {
  const { cpu, memory } = given;
  if (cpu !== undefined && !(cpu > 0))
    return invalid("resources.cpu", cpu, "not above 0", "Give a number of cores such as 0.5 or 2.", span);
  const memoryBytes = memory === undefined ? undefined : bytesOf(memory);
  if (memory !== undefined && (memoryBytes === undefined || memoryBytes <= 0)) {
    return invalid(
      "resources.memory",
      memory,
      "no amount of memory",
      "Give bytes or a text such as '512Mi', '4Gi'.",
      span,
    );
  }
  return { ...(cpu !== undefined && { cpu }), ...(memoryBytes !== undefined && { memoryBytes }) };
}

function envOf(
  given: { readonly [name: string]: string | Secret },
  span: Span | undefined,
): { readonly [name: string]: EnvValue } {
  const variables = Object.entries(given).map(([name, value]): readonly [string, EnvValue] => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      invalid("env", name, "no name of a variable", "Use letters, digits and underscores.", span);
    }
    if (isSecret(value)) return [name, { secret: value.name }];
    if (typeof value !== "string")
      invalid(`env.${name}`, value, "no text", "Give a text, or secret('name').", span);
    return [name, { value: typeof value === "string" ? value : "" }];
  });
  return Object.fromEntries(variables);
}

/** The policy of a call: each field from the first of the layers that has it; `env` is joined. Wrong values are left out, and reported where a span is given. */
export function policyOf(layers: readonly (Policies | undefined)[], span?: Span): Policy {
  const first = <K extends keyof Policies>(key: K): Policies[K] =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const [retries, timeout, resources] = [first("retries"), first("timeout"), first("resources")];
  const parsedRetries = retries === undefined ? undefined : retriesOf(retries, span);
  const timeoutSeconds = duration("timeout", timeout, span, 1);
  const parsedResources = resources === undefined ? undefined : resourcesOf(resources, span);
  return {
    ...(parsedRetries && { retries: parsedRetries }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(parsedResources && { resources: parsedResources }),
    env: envOf(
      Object.assign({}, ...layers.map((layer) => layer?.env ?? {}).toReversed()) as {
        [name: string]: string | Secret;
      },
      span,
    ),
  };
}
