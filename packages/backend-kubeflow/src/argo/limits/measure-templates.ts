import { type Measure, type Pipeline, allNodes } from "@partitura/core";
import type { DefinitionBounds } from "../dialect.js";
import type { TaskTemplates } from "../model.js";

/** What else to do, in the options of the target. */
const minimal =
  ', or give the option definitions: "minimal" where the minimal resource definitions are installed.';
const bound = "what the full resource definitions of the engine take";

/** The tasks of each DAG, the templates and the input parameters of each, against what the resource definitions bound. */
export function measureTemplates(
  pipeline: Pipeline,
  objects: readonly Pick<TaskTemplates, "spec">[],
  most: DefinitionBounds,
): readonly Measure[] {
  const spans = new Map(allNodes(pipeline).map(({ id, span }) => [id, span]));
  const each = objects
    .flatMap(({ spec }) => spec.templates)
    .flatMap((template): readonly Measure[] => {
      const at = { bound, span: spans.get(template.name) ?? pipeline.span };
      return [
        ...("dag" in template
          ? [
              {
                ...at,
                what: `the DAG of '${template.name}'`,
                value: template.dag.tasks.length,
                most: most.tasks,
                unit: "tasks",
                hint: `Move some of its tasks into another pipeline${minimal}`,
              },
            ]
          : []),
        {
          ...at,
          what: `the template of '${template.name}'`,
          value: template.inputs?.parameters?.length ?? 0,
          most: most.parameters,
          unit: "parameters",
          hint: `Gather some of what it reads into one record${minimal}`,
        },
      ];
    });
  return [
    {
      what: `pipeline '${pipeline.id}'`,
      value: Math.max(...objects.map(({ spec }) => spec.templates.length)),
      most: most.templates,
      unit: "templates",
      bound,
      hint: `Split the pipeline, of which every task is a template${minimal}`,
      span: pipeline.span,
    },
    ...each,
  ];
}
