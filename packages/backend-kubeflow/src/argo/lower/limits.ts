import { report } from "../diagnostics.js";
import { runObjectLimit, runStartSize } from "../limits/workflow-object.js";
import type { TaskTemplates, WorkflowTemplate } from "../model.js";
import { configMapLimit, fileBytes, type StepFiles } from "./config-map.js";
import type { Context } from "./context.js";
import { split, type Split } from "./split.js";

/** What a run's object may hold before it begins: a quarter is left for the state of its nodes, which are compressed. */
const startLimit = (3 * runObjectLimit) / 4;

/** Reports step files that fit into no config map (P5001). */
export function checkFiles(steps: readonly StepFiles[], { pipeline, tell }: Context): void {
  const place = { span: pipeline.span };
  for (const { files, data } of steps)
    for (const { key, path } of files) {
      const size = fileBytes(key, data[key] ?? "");
      if (size > configMapLimit)
        tell(report("P5001", { pipeline: pipeline.id, file: path, size, limit: configMapLimit }, place));
    }
}

/**
 * The templates of a pipeline in one object, or in several where a run that keeps them would be too large. Reports P5002 where
 * it still is.
 */
export function fitting(whole: WorkflowTemplate, context: Context): Split {
  const none: readonly TaskTemplates[] = [];
  if (runStartSize(whole, none) <= startLimit) return { workflowTemplate: whole, taskTemplates: none };
  const found = split(whole, context);
  const size = runStartSize(found.workflowTemplate, found.taskTemplates);
  const { pipeline, tell } = context;
  if (size > runObjectLimit)
    tell(report("P5002", { pipeline: pipeline.id, size, limit: runObjectLimit }, { span: pipeline.span }));
  return found;
}
