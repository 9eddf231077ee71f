import { canonicalJson, sha256 } from "@partitura/core";
import type { DagTask, TaskTemplates, Template, WorkflowTemplate } from "../model.js";
import { objectName } from "./config-map.js";
import type { Context } from "./context.js";
import { metadataOf } from "./metadata.js";
import { packed } from "./pack.js";

/** The most bytes of templates in one object, well below what etcd takes in a request (1.5 MiB). */
const mostBytes = 524_288;

/** A workflow template with the templates of its tasks in other objects. */
export interface Split {
  readonly workflowTemplate: WorkflowTemplate;
  readonly taskTemplates: readonly TaskTemplates[];
}

const templateBytes = (template: Template): number => Buffer.byteLength(JSON.stringify(template));

/** A DAG whose tasks refer to the templates of other objects by the object's name. */
function referring(template: Template, places: ReadonlyMap<string, string>): Template {
  if (!("dag" in template)) return template;
  const tasks = template.dag.tasks.map((task): DagTask => {
    const place = "template" in task ? places.get(task.template) : undefined;
    if (place === undefined || !("template" in task)) return task;
    const { name, template: own, ...rest } = task;
    return { name, templateRef: { name: place, template: own }, ...rest };
  });
  return { ...template, dag: { ...template.dag, tasks } };
}

/**
 * Moves the templates of tasks into objects of their own. A run keeps two copies of the templates of its workflow template and
 * one of those that it refers to. The objects are named by their content, so that a run keeps what it began with.
 */
export function split(whole: WorkflowTemplate, context: Context): Split {
  const { spec } = whole;
  const ofTasks = spec.templates.filter(({ name }) => context.nodes.get(name)?.kind === "task");
  const taskTemplates = packed(ofTasks, templateBytes, mostBytes).map((templates): TaskTemplates => {
    const hash = sha256(canonicalJson(JSON.parse(JSON.stringify(templates)) as never)).slice(0, 8);
    return {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "WorkflowTemplate",
      metadata: metadataOf(`${objectName(context.pipeline.id, 50)}-tasks-${hash}`, context),
      spec: { templates },
    };
  });
  const places = new Map(
    taskTemplates.flatMap(({ metadata, spec: { templates } }) =>
      templates.map(({ name }) => [name, metadata.name] as const),
    ),
  );
  const templates = spec.templates
    .filter(({ name }) => !places.has(name))
    .map((template) => referring(template, places));
  return { workflowTemplate: { ...whole, spec: { ...spec, templates } }, taskTemplates };
}
