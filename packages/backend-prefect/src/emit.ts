import { printYaml } from "@partitura/codegen";
import { hasErrors, taskNodes, type EmitInput, type EmitResult, type Outcome } from "@partitura/core";
import { measuresOf } from "./limits/measure.js";
import { contextOf } from "./lower/context.js";
import { lowerDeployment } from "./lower/deployment.js";
import { lowerFlow } from "./lower/flow.js";
import { lowerSteps } from "./lower/steps.js";
import type { PrefectOptions } from "./options.js";
import { printFlow } from "./print/flow.js";

/** Lowers and prints a pipeline: the flow, the folder of its steps, and its deployment. */
export function emitFlow(input: EmitInput<PrefectOptions>): Outcome<EmitResult> {
  const context = contextOf(input.pipeline, input.options);
  const [flow, flowDiagnostics] = lowerFlow(input, context);
  const [steps, stepDiagnostics] = lowerSteps(input, context);
  const [deployment, deploymentDiagnostics] = lowerDeployment(input, context);
  const diagnostics = [...flowDiagnostics, ...stepDiagnostics, ...deploymentDiagnostics];
  if (hasErrors(diagnostics)) return [undefined, diagnostics];
  const comment = `The deployment of ${flow.name}, compiled by Partitura ${input.version} from ${input.source}: prefect deploy --all`;
  const files = [
    { path: `${flow.module}.py`, text: printFlow(flow, context.names, context.imports) },
    ...steps,
    { path: "prefect.yaml", text: printYaml([{ value: deployment, comment }]) },
  ];
  const tasks = Object.fromEntries(taskNodes(input.pipeline).map(({ node }) => [node.id, node.id]));
  return [{ files, tasks, measures: measuresOf(input.pipeline) }, diagnostics];
}
