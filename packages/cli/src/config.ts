import type { AirflowOptions } from "@partitura/backend-airflow";
import type { Argo4Options, ArgoOptions, KfpOptions } from "@partitura/backend-kubeflow";
import type { PrefectOptions } from "@partitura/backend-prefect";
import { defineConfig as define } from "@partitura/core";
import type { LocalOptions } from "./input/local-options.js";

/** What belongs to each target: images, stores, namespaces, where secrets come from. */
export interface TargetOptions {
  readonly local?: LocalOptions;
  readonly "airflow@3"?: Partial<AirflowOptions>;
  readonly "airflow@2.11"?: Partial<AirflowOptions>;
  readonly "argo@3.7"?: Partial<ArgoOptions>;
  readonly "argo@4"?: Partial<Argo4Options>;
  readonly "kfp@2"?: Partial<KfpOptions>;
  readonly "prefect@3"?: Partial<PrefectOptions>;
  /** Targets of other packages have options of their own. */
  readonly [target: `${string}@${string}`]: object | undefined;
}

/** What `partitura.config.ts` exports: everything that belongs to a target and not to a pipeline. */
export interface ProjectConfig {
  readonly targets?: TargetOptions;
  /** The folder of local runs, relative to the config; `.partitura/runs` where the command runs when not given. */
  readonly runs?: string;
}

/**
 * Types the default export of `partitura.config.ts`; it gives back what it is given.
 *
 * @example
 * export default defineConfig({ targets: { "argo@3.7": { namespace: "ml", image: "registry.example/steps:1" } } });
 */
export const defineConfig: (config: ProjectConfig) => ProjectConfig = define;
