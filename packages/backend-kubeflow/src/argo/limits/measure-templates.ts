import { type Measure, type Pipeline, allNodes } from "@partitura/core";
import type { WorkflowTemplate } from "../model.js";

/**
 * What the validation of Argo 4's full resource definitions takes at most (`MaxItems` in
 * pkg/apis/workflow/v1alpha1/workflow_types.go of v4.1). Those of 3.7 have no such bounds, nor have the minimal ones.
 */
const mostTasks = 200;
const mostTemplates = 200;
const mostParameters = 500;

const bound = "what the full resource definitions of Argo 4 take";
const unless = "the minimal ones are installed";

/** The tasks of each DAG, the templates and the input parameters of each, against the bounds of Argo 4. */
export function measureTemplates(pipeline: Pipeline, { spec }: WorkflowTemplate): readonly Measure[] {
  const spans = new Map(allNodes(pipeline).map(({ id, span }) => [id, span]));
  const each = spec.templates.flatMap((template): readonly Measure[] => {
    const at = { bound, unless, span: spans.get(template.name) ?? pipeline.span };
    return [
      ...("dag" in template
        ? [
            {
              ...at,
              what: `the DAG of '${template.name}'`,
              value: template.dag.tasks.length,
              most: mostTasks,
              unit: "tasks",
              hint: "Move some of its tasks into another pipeline.",
            },
          ]
        : []),
      {
        ...at,
        what: `the template of '${template.name}'`,
        value: template.inputs?.parameters?.length ?? 0,
        most: mostParameters,
        unit: "parameters",
        hint: "Gather some of what it reads into one record.",
      },
    ];
  });
  return [
    {
      what: `pipeline '${pipeline.id}'`,
      value: spec.templates.length,
      most: mostTemplates,
      unit: "templates",
      bound,
      unless,
      hint: "Split the pipeline: every task is a template.",
      span: pipeline.span,
    },
    ...each,
  ];
}
