import type { Pipeline } from "@partitura/core";
import { artifacts } from "./pipelines/artifacts.js";
import { eachRuntime } from "./pipelines/each-runtime.js";
import { failures } from "./pipelines/failures.js";
import { gates } from "./pipelines/gates.js";
import { names } from "./pipelines/names.js";
import { rules } from "./pipelines/rules.js";
import { values } from "./pipelines/values.js";
import { whens } from "./pipelines/whens.js";

/** Small pipelines that together use every feature. */
export const pipelines: { readonly [id: string]: Pipeline } = {
  values,
  artifacts,
  "each-runtime": eachRuntime,
  whens,
  failures,
  gates,
  names,
  rules,
};
