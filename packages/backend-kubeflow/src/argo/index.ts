import type { Backend } from "@partitura/core";
import { capabilitiesOf } from "./capabilities.js";
import { argoDiagnostics } from "./diagnostics.js";
import { argo37 as dialect37, argo4 as dialect4, type DefinitionBounds, type Dialect } from "./dialect.js";
import { measuresOf } from "./limits/measure.js";
import { lowerPipeline } from "./lower/pipeline.js";
import { type Argo4Options, argo4Options, type ArgoOptions, argoOptions } from "./options.js";
import { printFiles } from "./print/files.js";

export { jsonText as parameterText } from "./lower/argo-text.js";
export { runObjectSize, type RunObjectSize } from "./limits/workflow-object.js";
export type { Argo4Options, ArgoOptions } from "./options.js";
export type { ArgoOverlay } from "./overlay.js";

/** What the resource definitions of the cluster bound. */
const boundsOf = (
  { bounds }: Dialect,
  options: ArgoOptions & Partial<Argo4Options>,
): DefinitionBounds | undefined => (options.definitions === "minimal" ? undefined : bounds);

const backendOf = <Options extends ArgoOptions>(
  dialect: Dialect,
  options: Backend<Options>["options"],
): Backend<Options> => ({
  target: dialect.target,
  title: dialect.title,
  options,
  capabilities: capabilitiesOf(dialect),
  diagnostics: argoDiagnostics,
  emit: (input) => {
    const [model, diagnostics] = lowerPipeline(input, dialect);
    if (model === undefined) return [undefined, diagnostics];
    const measures = measuresOf(input.pipeline, model, boundsOf(dialect, input.options));
    return [{ files: printFiles(model, input), tasks: model.tasks, measures }, diagnostics];
  },
});

/** The target `argo@3.7`: a WorkflowTemplate, the config map of its steps, and a CronWorkflow. */
export const argo: Backend<ArgoOptions> = backendOf(dialect37, argoOptions);
/** The target `argo@4`: the same for Argo Workflows 4, which nothing has run on here. */
export const argo4: Backend<Argo4Options> = backendOf(dialect4, argo4Options);
