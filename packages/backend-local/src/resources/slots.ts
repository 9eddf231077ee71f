import type { Policy, TaskDefinition } from "@partitura/core";
import type { Lack } from "../log/events.js";
import { type Amounts, resourcePool, type ResourcePool } from "./resource-pool.js";

/** How many slots each pool has by name; a pool that is not named has one. */
export type PoolSizes = { readonly [name: string]: number };

/** What a machine has to share out: cores, bytes, and the ids of its GPUs. */
export interface Machine {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly gpus: readonly string[];
}

type Resource = "cpu" | "memory" | "gpu";

/** What a task takes from the machine: one core when it does not say, none while it only waits. */
function resourcesOf({ resources }: Policy, { body }: TaskDefinition): Amounts<Resource> {
  const idle = body.kind === "wait" || body.kind === "approval";
  return {
    cpu: resources?.cpu ?? (idle ? 0 : 1),
    memory: resources?.memoryBytes ?? 0,
    gpu: resources?.gpu?.count ?? 0,
  };
}

/** Room that a task has. */
export interface Slot {
  /** The GPUs that are its own for this time. */
  readonly gpus: readonly string[];
  /** Makes the room free again. */
  readonly release: () => void;
}

/** Lets tasks start when there is room for them. */
export interface Slots {
  /** Waits for room in the task's pool, then on the machine; undefined when the signal aborted first. `onWait` as a resource pool has it. */
  readonly take: (
    policy: Policy,
    task: TaskDefinition,
    signal: AbortSignal,
    onWait?: (lack: Lack) => void,
  ) => Promise<Slot | undefined>;
}

/** Room on a machine, and in pools of these sizes. A pool's slots are taken first, so that who waits for a pool holds no core. */
export function slotsOf(machine: Machine, sizes: PoolSizes): Slots {
  const { cpu, memoryBytes, gpus } = machine;
  const resources = resourcePool<Resource>({ cpu, memory: memoryBytes, gpu: gpus.length });
  const freeGpus = [...gpus];
  const pools = new Map<string, ResourcePool<"slots">>();
  const poolOf = (name: string): ResourcePool<"slots"> => {
    const pool = pools.get(name) ?? resourcePool({ slots: sizes[name] ?? 1 });
    pools.set(name, pool);
    return pool;
  };
  return {
    take: async (policy, task, signal, onWait) => {
      const { pool, priority } = policy;
      const leave =
        pool === undefined
          ? (): void => undefined
          : await poolOf(pool.name).take({ slots: pool.slots }, signal, priority, () =>
              onWait?.({ kind: "pool", pool: pool.name }),
            );
      if (leave === undefined) return undefined;
      const wanted = resourcesOf(policy, task);
      const release = await resources.take(wanted, signal, priority, (kind) => onWait?.({ kind }));
      if (release === undefined) {
        leave();
        return undefined;
      }
      const own = freeGpus.splice(0, wanted.gpu);
      return {
        gpus: own,
        release: () => {
          freeGpus.push(...own.splice(0));
          release();
          leave();
        },
      };
    },
  };
}
