import type { Diagnostic, TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { RetryModel } from "../model.js";

/** Prefect's server takes no longer list of delays. */
const mostDelays = 50;

/** Prefect's retries of a node; growing delays are written out, since its own exponential backoff has no limit per delay. */
export function lowerRetries(node: TaskNode): readonly [RetryModel | undefined, readonly Diagnostic[]] {
  const { retries } = node.policy;
  if (retries === undefined || retries.limit === 0) return [undefined, []];
  const { limit, delaySeconds, backoff, maxDelaySeconds = Infinity, exitCodes } = retries;
  if (backoff === 1) return [{ limit, delays: Math.min(delaySeconds, maxDelaySeconds), exitCodes }, []];
  if (limit > mostDelays) {
    return [undefined, [report("P6006", { node: node.id, limit }, { span: node.span, target: "prefect@3" })]];
  }
  const delays = Array.from({ length: limit }, (_, n) =>
    Math.min(delaySeconds * backoff ** n, maxDelaySeconds),
  );
  return [{ limit, delays, exitCodes }, []];
}
