import { hasErrors, taskNodes, type Backend } from "@partitura/core";
import { kfpCapabilities } from "./capabilities.js";
import { kfpDiagnostics, report, target } from "./diagnostics.js";
import { measuresOf } from "./limits/measure.js";
import { lowerPipeline } from "./lower/pipeline.js";
import { lowerSchedule } from "./lower/schedule.js";
import { kfpOptions, type KfpOptions } from "./options.js";
import { printPipelineFile } from "./print/pipeline.js";
import { printSchedule } from "./print/schedule.js";

export type { KfpOptions } from "./options.js";
export type { KfpOverlay } from "./overlay.js";
export { readPipelineOutputs, readTaskOutputs, writeParameters } from "./engine-values.js";

/**
 * A cluster keeps a pipeline in one Kubernetes object; beyond half of what that may have, files are compressed. So are they
 * where a run, which keeps them with the state of each step, would be too large.
 */
const [large, largest] = [500 * 1024, 1000 * 1024];

/** Kubeflow Pipelines, the IR of its SDK 2.17 (schema 2.1.0). */
export const kfp2: Backend<KfpOptions> = {
  target,
  title: "Kubeflow Pipelines 2",
  options: kfpOptions,
  capabilities: kfpCapabilities,
  diagnostics: kfpDiagnostics,
  emit: (input) => {
    const { pipeline } = input;
    const [model, problems] = lowerPipeline(input);
    const [schedule, scheduling] = lowerSchedule(pipeline, input.options);
    const diagnostics = [...problems, ...scheduling];
    if (model === undefined || hasErrors(diagnostics)) return [undefined, diagnostics];
    const readable = printPipelineFile(model);
    const roomy = measuresOf(pipeline, model).every(({ value, most }) => value <= most);
    const [compact] = roomy && Buffer.byteLength(readable) <= large ? [] : lowerPipeline(input, true);
    const text = compact === undefined ? readable : printPipelineFile(compact);
    const size = Buffer.byteLength(text);
    if (size > largest) {
      const tooLarge = report("P5109", { size: Math.ceil(size / 1024) }, { span: pipeline.span, target });
      return [undefined, [...diagnostics, tooLarge]];
    }
    const files = [
      { path: `${pipeline.id}.yaml`, text },
      ...(schedule === undefined
        ? []
        : [{ path: `${pipeline.id}.schedule.json`, text: printSchedule(schedule) }]),
    ];
    const tasks = Object.fromEntries(taskNodes(pipeline).map(({ node }) => [node.id, node.id]));
    return [{ files, tasks, measures: measuresOf(pipeline, compact ?? model) }, diagnostics];
  },
};
