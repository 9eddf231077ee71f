import type { TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { Container, Quantities, RetryStrategy } from "../model.js";
import type { Context } from "./context.js";

/** A duration as Go reads it, from seconds. */
export function goDuration(seconds: number): string {
  return Number.isInteger(seconds) ? `${String(seconds)}s` : `${String(Math.round(seconds * 1000))}ms`;
}

/** Which failures are tried again: all but exit code 78 of the step contract, or those with one of a few exit codes. */
function retried(exitCodes: readonly number[] | undefined): string {
  if (exitCodes === undefined) return "lastRetry.exitCode != '78'";
  return `lastRetry.exitCode in [${exitCodes
    .filter((code) => code !== 78)
    .map((code) => `'${String(code)}'`)
    .join(", ")}]`;
}

/** Retries. */
export function retryOf({ id, policy, span }: TaskNode, { tell }: Context): RetryStrategy | undefined {
  const { retries } = policy;
  if (retries === undefined || retries.limit === 0) return undefined;
  if (!Number.isInteger(retries.backoff))
    tell(report("P5003", { node: id, backoff: retries.backoff }, { span }));
  const { delaySeconds, backoff, maxDelaySeconds, exitCodes } = retries;
  return {
    limit: String(retries.limit),
    retryPolicy: "Always",
    expression: retried(exitCodes),
    ...(delaySeconds > 0 && {
      backoff: {
        duration: goDuration(delaySeconds),
        ...(backoff > 1 && { factor: backoff }),
        ...(maxDelaySeconds !== undefined && { cap: goDuration(maxDelaySeconds) }),
      },
    }),
  };
}

/** The seconds after which an attempt is killed. */
export function deadlineOf({ id, policy, span }: TaskNode, { tell }: Context): number | undefined {
  const { timeoutSeconds } = policy;
  if (timeoutSeconds === undefined) return undefined;
  const rounded = Math.ceil(timeoutSeconds);
  if (rounded !== timeoutSeconds)
    tell(report("P5010", { node: id, seconds: timeoutSeconds, rounded }, { span }));
  return rounded;
}

/** Bytes in the largest binary unit that divides them. */
function memoryQuantity(bytes: number): string {
  const units = ["", "Ki", "Mi", "Gi", "Ti"];
  let [amount, unit] = [bytes, 0];
  while (amount % 1024 === 0 && unit < units.length - 1) [amount, unit] = [amount / 1024, unit + 1];
  return `${String(amount)}${units[unit] ?? ""}`;
}

/** Cores, in thousandths where they are no whole number. */
function cpuQuantity(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${String(Math.max(1, Math.round(cores * 1000)))}m`;
}

/** What a container asks for, which is also what it may use. */
export function resourcesOf({ policy }: TaskNode): Container["resources"] {
  const { cpu, memoryBytes, ephemeralStorageBytes, gpu } = policy.resources ?? {};
  const quantities: Quantities = {
    ...(cpu !== undefined && { cpu: cpuQuantity(cpu) }),
    ...(memoryBytes !== undefined && { memory: memoryQuantity(memoryBytes) }),
    ...(ephemeralStorageBytes !== undefined && {
      "ephemeral-storage": memoryQuantity(ephemeralStorageBytes),
    }),
    ...(gpu !== undefined && { [gpu.type]: String(gpu.count) }),
  };
  if (Object.keys(quantities).length === 0) return undefined;
  return { requests: quantities, limits: quantities };
}
