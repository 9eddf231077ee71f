import { machineSlots, type PoolSizes, type Slots } from "@partitura/backend-local";
import { type Pipeline, taskNodes } from "@partitura/core";
import type { Prepared } from "../execute/prepare-run.js";

/** The room that the runs of this process share, for the pipelines that may run. */
export type SharedSlots = (prepared: Iterable<Prepared>) => Promise<Slots>;

const wantsGpu = (pipeline: Pipeline): boolean =>
  taskNodes(pipeline).some(({ node }) => node.policy.resources?.gpu !== undefined);

/** The least of several numbers, where there is one at all. */
const least = (numbers: readonly (number | undefined)[]): number | undefined => {
  const given = numbers.filter((it) => it !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
};

/** The sizes that all configs agree on: the smallest of each pool. */
function poolsOf(all: readonly Prepared[]): PoolSizes {
  const names = new Set(all.flatMap(({ local }) => Object.keys(local.pools ?? {})));
  return Object.fromEntries(
    [...names].map((name) => [name, least(all.map(({ local }) => local.pools?.[name])) ?? 1]),
  );
}

/**
 * Gives the same room as long as the same is known of the machine: cores, pools, and whether GPUs are wanted. Where configs
 * differ, the smaller number counts. `concurrency` is that of the command line.
 */
export function sharedSlots(concurrency: number | undefined, env: NodeJS.ProcessEnv): SharedSlots {
  let last: { readonly key: string; readonly slots: Promise<Slots> } | undefined;
  return async (prepared) => {
    const all = [...prepared];
    const options = {
      concurrency: concurrency ?? least(all.map(({ local }) => local.concurrency)),
      pools: poolsOf(all),
    };
    const pipelines = all.map(({ checked }) => checked.pipeline);
    const key = JSON.stringify([options, pipelines.some(wantsGpu)]);
    if (last?.key !== key) last = { key, slots: machineSlots(options, pipelines, env) };
    return last.slots;
  };
}
