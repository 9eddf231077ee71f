import {
  instanceKey,
  type InstanceRecord,
  type KeptRun,
  metricsIn,
  outputsHash,
} from "@partitura/backend-local";
import type { RunStory } from "./run-story.js";

/** A task instance of a run for programs. */
const describeInstance = (instance: InstanceRecord, { waits }: RunStory): object => {
  const { outputs } = instance;
  const wait = waits.get(instanceKey(instance));
  return {
    name: instanceKey(instance),
    ...instance,
    ...(wait === undefined ? {} : { waitedMs: wait.waitedMs, waitedFor: wait.for }),
    ...(outputs === undefined ? {} : { outputsHash: outputsHash(outputs), metrics: metricsIn(outputs) }),
  };
};

/** A run for programs: what its log and its manifest say, with these of its task instances. */
export function describeRun(
  { record, standing, folder }: KeptRun,
  story: RunStory,
  instances: readonly InstanceRecord[],
): object {
  const { items, conditions, controlErrors, instances: _, tasks: __, ...about } = record;
  return {
    ...about,
    state: standing,
    folder,
    ...story.facts,
    items: Object.fromEntries(items),
    conditions: Object.fromEntries(conditions),
    controlErrors: Object.fromEntries(controlErrors),
    tasks: instances.map((instance) => describeInstance(instance, story)),
  };
}
