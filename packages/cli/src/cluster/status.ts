import { setTimeout as sleep } from "node:timers/promises";
import type { Outcome } from "@partitura/core";
import { argoApi, type Cluster, type ClusterOptions, connect, httpStatus, requestProblem } from "./client.js";
import { clusterReport } from "./diagnostics.js";
import { readWorkflow } from "./read-workflow.js";
import { isOver, type RunStatus } from "./run-status.js";
import type { Workflow } from "./workflow.js";

/** Milliseconds between two looks at a run that is waited for. */
const pollInterval = 1000;

/** How many looks in a row may go without an answer before waiting is given up. */
const patience = 30;

/** The state of a run on a cluster that is connected. */
export async function statusOn(name: string, cluster: Cluster): Promise<Outcome<RunStatus>> {
  const { custom, namespace } = cluster;
  try {
    const found = await custom.getNamespacedCustomObject({
      ...argoApi,
      namespace,
      plural: "workflows",
      name,
    });
    return [readWorkflow(found as Workflow), []];
  } catch (error) {
    if (httpStatus(error) === 404) return [undefined, [clusterReport("P8604", { name, namespace })]];
    return [undefined, [requestProblem(error, `show '${name}'`, cluster)]];
  }
}

/** Looks at a run until it has ended or the signal says stop; a few looks may fail in between. */
export async function waitFor(
  name: string,
  cluster: Cluster,
  {
    onProgress,
    signal,
  }: {
    readonly onProgress?: (status: RunStatus) => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Outcome<RunStatus>> {
  let shown = "";
  let failures = 0;
  for (;;) {
    const outcome = await statusOn(name, cluster);
    const [status, problems] = outcome;
    failures = status === undefined ? failures + 1 : 0;
    const gone = problems.some(({ code }) => code === "P8604");
    if (status === undefined && (gone || failures > patience)) return outcome;
    if (status !== undefined) {
      const seen = JSON.stringify(status);
      if (seen !== shown) onProgress?.(status);
      shown = seen;
      if (isOver(status) || signal?.aborted === true) return outcome;
    }
    await sleep(pollInterval, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  }
}

/** The state of a run. */
export async function status(
  options: ClusterOptions & { readonly name: string },
): Promise<Outcome<RunStatus>> {
  const [cluster, problems] = await connect(options);
  return cluster === undefined ? [undefined, problems] : statusOn(options.name, cluster);
}
