import { type TaskTemplates, type WorkflowTemplate, templateOf, templatesByName } from "../model.js";

/** How many nodes a run has at most, when every list has as many items as is said. */
export function countNodes(
  whole: WorkflowTemplate,
  itemsOf: (each: string) => number,
  others: readonly TaskTemplates[],
): number {
  const templates = templatesByName(whole, others);
  const known = new Map<string, number>();
  const count = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const template = templates.get(name);
    if (template === undefined) throw new Error(`no template ${name}`);
    let found = 1;
    if ("dag" in template) {
      for (const task of template.dag.tasks) {
        const inner = count(templateOf(task));
        found += task.withSequence === undefined ? inner : 1 + itemsOf(name) * inner;
      }
    } else if (template.retryStrategy !== undefined) found = 2;
    known.set(name, found);
    return found;
  };
  return count(whole.spec.entrypoint);
}
