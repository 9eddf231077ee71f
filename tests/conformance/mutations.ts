import { airflow } from "./mutations/airflow.js";
import { kubeflow } from "./mutations/kubeflow.js";
import { local } from "./mutations/local.js";
import type { Mutation } from "./mutations/mutation.js";
import { prefect } from "./mutations/prefect.js";

export type { Mutation } from "./mutations/mutation.js";

/** Every mutation; each is planted alone. */
export const mutations: readonly Mutation[] = [...local, ...airflow, ...prefect, ...kubeflow];

/** A file with the fault in it. Throws when the text is not there exactly once: the mutation is out of date. */
export function mutated(text: string, { name, file, find, replace }: Mutation): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${name}: ${file} has ${text.split(find).length - 1} times: ${find}`);
  return before + replace + after;
}
