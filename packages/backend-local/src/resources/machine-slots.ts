import { availableParallelism, totalmem } from "node:os";
import type { Pipeline } from "@partitura/core";
import { findGpus } from "./gpus.js";
import { type PoolSizes, type Slots, slotsOf } from "./slots.js";

/** What of a machine tasks may use. */
export interface MachineOptions {
  /** Cores; all when not given. */
  readonly concurrency?: number | undefined;
  /** How many slots each pool has, by name; a pool that is not named has one. */
  readonly pools?: PoolSizes | undefined;
}

/** The room of this machine, for one run or for several that share it. GPUs are looked for when one of the pipelines wants some. */
export async function machineSlots(
  { concurrency, pools = {} }: MachineOptions,
  pipelines: readonly Pipeline[],
  env: NodeJS.ProcessEnv,
): Promise<Slots> {
  const gpus = await findGpus(pipelines, env);
  return slotsOf({ cpu: concurrency ?? availableParallelism(), memoryBytes: totalmem(), gpus }, pools);
}
