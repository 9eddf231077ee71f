import type { Backend } from "@partitura/core";
import { argoCapabilities } from "./capabilities.js";
import { argoDiagnostics } from "./diagnostics.js";
import { measuresOf } from "./limits/measure.js";
import { lowerPipeline } from "./lower/pipeline.js";
import { type ArgoOptions, argoOptions } from "./options.js";
import { printFiles } from "./print/files.js";

export { jsonText as parameterText } from "./lower/argo-text.js";
export { runObjectSize, type RunObjectSize } from "./limits/workflow-object.js";
export type { ArgoOptions } from "./options.js";
export type { ArgoOverlay } from "./overlay.js";

/** Compiles pipelines to Argo Workflows 3.7: a WorkflowTemplate, the config map of its steps, and a CronWorkflow. */
export const argo: Backend<ArgoOptions> = {
  target: "argo@3.7",
  title: "Argo Workflows 3.7",
  options: argoOptions,
  capabilities: argoCapabilities,
  diagnostics: argoDiagnostics,
  emit: (input) => {
    const [model, diagnostics] = lowerPipeline(input);
    if (model === undefined) return [undefined, diagnostics];
    const measures = measuresOf(input.pipeline, model.workflowTemplate, "argo@3.7");
    return [{ files: printFiles(model, input), tasks: model.tasks, measures }, diagnostics];
  },
};
