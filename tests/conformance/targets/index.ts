import type { ConformanceTarget } from "../target.js";
import { airflow211, airflow3 } from "./airflow.js";
import { argo } from "./argo.js";
import { kfp } from "./kfp.js";
import { local } from "./local.js";
import { prefect } from "./prefect.js";

/** Every target, in the order in which they are run: the reference first. */
export const allTargets: readonly ConformanceTarget[] = [local, airflow3, airflow211, prefect, kfp, argo];

/** Targets that are emitted for and that no scenario is run on, with the reason. */
export const notRun: { readonly [target: string]: string } = {
  "argo@4":
    "no controller of it is here; its own code reads what is emitted (tests/read-back/argo-4.test.ts)",
};
