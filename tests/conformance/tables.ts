import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { argo, argo4, kfp2 } from "@partitura/backend-kubeflow";
import { localCapabilities } from "@partitura/backend-local";
import { prefect3 } from "@partitura/backend-prefect";
import { featuresUsed } from "@partitura/compiler";
import type { Backend, Capabilities, Feature, Pipeline } from "@partitura/core";

/** The targets that are emitted as files. */
export const emittedTargets: readonly Backend[] = [
  airflow3,
  airflow211,
  argo,
  argo4,
  kfp2,
  prefect3,
] as readonly Backend[];

/** The capability table of every target that scenarios are run on. */
export const tables: ReadonlyMap<string, Capabilities> = new Map([
  ["local", localCapabilities],
  ...emittedTargets.map(({ target, capabilities }) => [target, capabilities] as const),
]);

/** The features of a pipeline that a target has a kind of answer to, sorted; none for a target without a table. */
export function featuresWith(
  pipeline: Pipeline,
  target: string,
  support: Capabilities[Feature]["support"],
): readonly Feature[] {
  const table = tables.get(target);
  if (table === undefined) return [];
  const used = [...new Set(featuresUsed(pipeline).map(({ feature }) => feature))];
  return used.filter((feature) => table[feature].support === support).toSorted();
}
