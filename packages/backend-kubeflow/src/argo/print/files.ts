import { type EmitInput, type EmittedFile } from "@partitura/core";
import { type JsonValue, printYaml } from "@partitura/codegen";
import type { ArgoModel } from "../model.js";
import type { ArgoOptions } from "../options.js";

/** The files of a model: the objects of the pipeline, and its schedule in a file of its own. */
export function printFiles(
  model: ArgoModel,
  { pipeline, source, version }: EmitInput<ArgoOptions>,
): readonly EmittedFile[] {
  const comment = `Pipeline ${pipeline.id}, from ${source} by Partitura ${version}. Changes are lost when it is compiled again.`;
  const { configMaps, workflowTemplate, taskTemplates, cronWorkflow } = model;
  const objects = [...configMaps, workflowTemplate, ...taskTemplates].map((object, index) => ({
    value: object as unknown as JsonValue,
    ...(index === 0 && { comment }),
  }));
  return [
    { path: `${pipeline.id}.yaml`, text: printYaml(objects) },
    ...(cronWorkflow
      ? [
          {
            // sorts after the template: Argo 3.7 gives up a CronWorkflow that comes before it
            path: `${pipeline.id}_schedule.yaml`,
            text: printYaml([{ value: cronWorkflow as unknown as JsonValue, comment }]),
          },
        ]
      : []),
  ];
}
