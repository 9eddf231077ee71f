import type { Span } from "../ir/span.js";
import type { EnvValue, Policy } from "../ir/task.js";
import { dslReport } from "./diagnostics.js";
import type { Gpu, Resources, Retries } from "./policy.js";
import { bytesOf, secondsOf, type Duration, type Memory } from "./quantity.js";
import { isSecret, type Secret } from "./secret.js";
import { complain } from "./session.js";

/** Reports a value of a policy that is none (P1005), where a span is given. */
export function invalid(
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

/** Seconds of a duration; a wrong one is reported. */
export function duration(
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

/** Retries as the IR has them. */
export function retriesOf(given: Retries | number, span: Span | undefined): Policy["retries"] {
  const {
    limit,
    delay,
    backoff = 1,
    maxDelay,
    exitCodes,
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
  const codes = exitCodes?.filter((code) => Number.isInteger(code) && code >= 1 && code <= 255);
  if (exitCodes !== undefined && (codes?.length !== exitCodes.length || codes.length === 0)) {
    invalid(
      "retries.exitCodes",
      exitCodes.join(", "),
      "no list of exit codes",
      "Give whole numbers from 1 to 255, or leave it out to retry every failure.",
      span,
    );
  }
  return {
    limit,
    delaySeconds: duration("retries.delay", delay, span) ?? 0,
    backoff,
    ...(maxDelaySeconds !== undefined && { maxDelaySeconds }),
    ...(codes !== undefined && codes.length > 0 && { exitCodes: codes.toSorted((a, b) => a - b) }),
  };
}

/** Resources as the IR has them. */
export function resourcesOf(given: Resources, span: Span | undefined): Policy["resources"] {
  const { cpu, memory, ephemeralStorage, gpu } = given;
  if (cpu !== undefined && !(cpu > 0))
    return invalid("resources.cpu", cpu, "not above 0", "Give a number of cores such as 0.5 or 2.", span);
  const amount = (field: string, value: Memory | undefined): number | undefined => {
    const bytes = value === undefined ? undefined : bytesOf(value);
    if (value === undefined || (bytes !== undefined && bytes > 0)) return bytes;
    return invalid(field, value, "no amount of bytes", "Give bytes or a text such as '512Mi', '4Gi'.", span);
  };
  const memoryBytes = amount("resources.memory", memory);
  const ephemeralStorageBytes = amount("resources.ephemeralStorage", ephemeralStorage);
  const { type = "nvidia.com/gpu", count = 1 }: Gpu = gpu ?? {};
  if (!Number.isInteger(count) || count < 1)
    invalid(
      "resources.gpu.count",
      count,
      "no whole number from 1",
      "Give how many GPUs the task needs.",
      span,
    );
  return {
    ...(cpu !== undefined && { cpu }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(ephemeralStorageBytes !== undefined && { ephemeralStorageBytes }),
    ...(gpu !== undefined && { gpu: { type, count } }),
  };
}

/** Environment variables as the IR has them. */
export function envOf(
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

/** Paths of secret files as the IR has them: each with the secret's name. */
export function secretFilesOf(
  given: { readonly [path: string]: Secret },
  span: Span | undefined,
): { readonly [path: string]: string } {
  const files = Object.entries(given).flatMap(([path, value]): readonly (readonly [string, string])[] => {
    if (!path.startsWith("/"))
      invalid("secretFiles", path, "no absolute path", "Give a path such as '/etc/keys/token'.", span);
    if (isSecret(value)) return [[path, value.name]];
    invalid(`secretFiles.${path}`, typeof value, "no secret", "Give secret('name').", span);
    return [];
  });
  return Object.fromEntries(files);
}

/** A pool as the IR has it. */
export function poolOf(
  given: string | { name: string; slots?: number },
  span: Span | undefined,
): Policy["pool"] {
  const { name, slots = 1 } = typeof given === "string" ? { name: given } : given;
  if (!Number.isInteger(slots) || slots < 1)
    return invalid(
      "pool.slots",
      slots,
      "no whole number from 1",
      "Give how many slots the task takes.",
      span,
    );
  return { name, slots };
}
