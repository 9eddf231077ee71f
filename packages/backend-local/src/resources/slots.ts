import type { Policy, TaskDefinition } from "@partitura/core";
import { resourcePool, type ResourcePool, type Resources } from "./resource-pool.js";

/** How many slots each pool has by name; a pool that is not named has one. */
export type PoolSizes = { readonly [name: string]: number };

/** What a task takes from the machine: one core when it does not say, none while it only waits. */
function resourcesOf({ resources }: Policy, { body }: TaskDefinition): Resources {
  const idle = body.kind === "wait" || body.kind === "approval";
  return { cpu: resources?.cpu ?? (idle ? 0 : 1), memoryBytes: resources?.memoryBytes ?? 0 };
}

/** Lets tasks start when there is room for them. */
export interface Slots {
  /** Waits for room in the task's pool, then on the machine; gives the function that makes it free, as a resource pool does. */
  readonly take: (
    policy: Policy,
    task: TaskDefinition,
    signal: AbortSignal,
  ) => Promise<(() => void) | undefined>;
}

/** Room on a machine, and in pools of these sizes. */
export function slotsOf(machine: Resources, sizes: PoolSizes): Slots {
  const resources = resourcePool(machine);
  const pools = new Map<string, ResourcePool>();
  const poolOf = (name: string): ResourcePool => {
    const pool = pools.get(name) ?? resourcePool({ cpu: sizes[name] ?? 1, memoryBytes: 0 });
    pools.set(name, pool);
    return pool;
  };
  return {
    take: async (policy, task, signal) => {
      const { pool, priority } = policy;
      const leave =
        pool === undefined
          ? (): void => undefined
          : await poolOf(pool.name).take({ cpu: pool.slots, memoryBytes: 0 }, signal, priority);
      if (leave === undefined) return undefined;
      const release = await resources.take(resourcesOf(policy, task), signal, priority);
      if (release === undefined) {
        leave();
        return undefined;
      }
      return () => {
        release();
        leave();
      };
    },
  };
}
