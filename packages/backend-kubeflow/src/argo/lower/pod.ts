import type { TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { KeyReference, PodSettings, Synchronization, TaskVolume } from "../model.js";
import type { Context } from "./context.js";

type Mount = {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
};

/** The Kubernetes secret behind a secret of the pipeline; reported when the options name none. */
export function secretOf(secret: string, { id, span }: TaskNode, { input, tell }: Context): KeyReference {
  const { secrets } = input.options;
  const found = Object.hasOwn(secrets, secret) ? secrets[secret] : undefined;
  if (found === undefined) tell(report("P5006", { node: id, secret }, { span }));
  return found ?? { name: secret, key: secret };
}

/** Name of a volume of a task, by its position among those of its kind. */
const volumeName = (kind: "volume" | "secret-file", index: number): string => `${kind}-${String(index)}`;

/** The volumes that a task's policy asks for, and where its container sees them. */
export function taskVolumes(
  node: TaskNode,
  context: Context,
): { readonly volumes: readonly TaskVolume[]; readonly mounts: readonly Mount[] } {
  const { volumes = [], secretFiles = {} } = node.policy;
  const own = volumes.map(({ kind, name: from }, index): TaskVolume => {
    const name = volumeName("volume", index);
    switch (kind) {
      case "claim":
        return { name, persistentVolumeClaim: { claimName: from } };
      case "config-map":
        return { name, configMap: { name: from } };
      case "secret":
        return { name, secret: { secretName: from } };
      case "empty":
        return { name, emptyDir: {} };
    }
  });
  const files = Object.values(secretFiles).map((secret, index): TaskVolume => {
    const { name: secretName, key } = secretOf(secret, node, context);
    const items = [{ key, path: "value" }] as const;
    return { name: volumeName("secret-file", index), secret: { secretName, items } };
  });
  return {
    volumes: [...own, ...files],
    mounts: [
      ...volumes.map(({ mountPath, readOnly }, index) => ({
        name: volumeName("volume", index),
        mountPath,
        ...(readOnly && { readOnly }),
      })),
      ...Object.keys(secretFiles).map((mountPath, index) => ({
        name: volumeName("secret-file", index),
        mountPath,
        subPath: "value",
        readOnly: true,
      })),
    ],
  };
}

/** The semaphore that a task holds while it runs, for its pool. */
function synchronizationOf(
  { id, policy, span }: TaskNode,
  { input, tell }: Context,
): Synchronization | undefined {
  const { pool } = policy;
  if (pool === undefined) return undefined;
  if (pool.slots !== 1) tell(report("P5014", { node: id, pool: pool.name, slots: pool.slots }, { span }));
  const { pools } = input.options;
  const found = Object.hasOwn(pools, pool.name) ? pools[pool.name] : undefined;
  if (found === undefined) tell(report("P5015", { node: id, pool: pool.name }, { span }));
  return { semaphores: [{ configMapKeyRef: found ?? { name: "pools", key: pool.name } }] };
}

/** What a task's policy says of where and as what its pod runs. */
export function podSettings(node: TaskNode, context: Context): PodSettings {
  const { labels, annotations, placement = {} } = node.policy;
  const { nodeSelector, tolerations, affinity, serviceAccount } = placement;
  const synchronization = synchronizationOf(node, context);
  const metadata = { ...(labels && { labels }), ...(annotations && { annotations }) };
  return {
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations && { tolerations }),
    ...(affinity !== undefined && { affinity }),
    ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
    ...(synchronization && { synchronization }),
  };
}
