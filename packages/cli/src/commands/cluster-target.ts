import type * as Cluster from "../cluster/index.js";
import type { Diagnostic, Outcome } from "@partitura/core";
import { commandReport } from "../diagnostics.js";

/** Which cluster, and where in it: what `submit`, `status` and `logs` have in common. */
export interface ClusterCommandOptions {
  readonly target: string;
  readonly namespace?: string;
  readonly kubeconfig?: string;
  readonly json?: true;
}

/** The targets whose runs can be started and looked at from here. */
export const clusterTargets: readonly string[] = ["argo@3.7"];

/** Reports P8103 for a target that has no API to talk to. */
export function checkClusterTarget(command: string, target: string): readonly Diagnostic[] {
  if (clusterTargets.includes(target)) return [];
  return [commandReport("P8103", { target, command, known: clusterTargets.join(", ") })];
}

/** Asks a cluster for something, when the target has one. */
export async function askCluster<T>(
  command: string,
  target: string,
  ask: (cluster: typeof Cluster) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const problems = checkClusterTarget(command, target);
  return problems.length > 0 ? [undefined, problems] : ask(await import("../cluster/index.js"));
}
