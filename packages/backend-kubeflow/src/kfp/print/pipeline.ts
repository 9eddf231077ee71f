import { printYaml } from "@partitura/codegen";
import type { PipelineModel } from "../model.js";
import { platformSpec } from "./platform.js";
import { pipelineSpec } from "./spec.js";

/** The pipeline file: the spec, and after it what only Kubernetes knows. */
export function printPipelineFile(model: PipelineModel): string {
  const platform = platformSpec(model);
  return printYaml([
    { value: pipelineSpec(model), comment: model.comment },
    ...(platform === undefined ? [] : [{ value: platform }]),
  ]);
}
