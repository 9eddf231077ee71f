import { type TaskTemplates, type WorkflowTemplate } from "../model.js";

/** A template as the limits look at it: of whatever kind. */
export type TemplateView = WorkflowTemplate["spec"]["templates"][number];

/**
 * A template as a run keeps it: with the empty objects that Go writes for fields that are structs
 * (`Template` in pkg/apis/workflow/v1alpha1/workflow_types.go).
 */
function storedTemplate(template: TemplateView): object {
  const { inputs = {}, outputs = {} } = template;
  const all: { readonly [field: string]: unknown } = { ...template };
  const container = all["container"] as object | undefined;
  const dag = all["dag"] as { readonly tasks: readonly object[] } | undefined;
  return {
    ...all,
    inputs,
    outputs,
    metadata: all["metadata"] ?? {},
    ...(container !== undefined && { container: { name: "", resources: {}, ...container } }),
    ...(dag !== undefined && {
      dag: { ...dag, tasks: dag.tasks.map((task) => ({ arguments: {}, ...task })) },
    }),
  };
}

/**
 * The two copies that a run keeps of its templates, the specification that it began with and each template by its name, and the
 * one that it keeps of templates that are in other objects.
 */
export function storedTemplates(
  { metadata, spec }: WorkflowTemplate,
  others: readonly TaskTemplates[],
): {
  readonly storedWorkflowTemplateSpec: object;
  readonly storedTemplates: object;
} {
  const templates = spec.templates.map((template) => [template.name, storedTemplate(template)] as const);
  const referred = others.flatMap((other) =>
    other.spec.templates.map(
      (template) => [`namespaced/${other.metadata.name}/${template.name}`, storedTemplate(template)] as const,
    ),
  );
  return {
    storedWorkflowTemplateSpec: {
      ...spec,
      arguments: spec.arguments ?? {},
      templates: templates.map(([, template]) => template),
      workflowTemplateRef: { name: metadata.name },
    },
    storedTemplates: Object.fromEntries([
      ...templates.map(([name, template]) => [`namespaced/${metadata.name}/${name}`, template] as const),
      ...referred,
    ]),
  };
}
