import type { CronWorkflow } from "../model.js";
import { objectName } from "./config-map.js";
import type { Context } from "./context.js";
import { metadataOf } from "./metadata.js";

const policies = { allow: "Allow", skip: "Forbid", replace: "Replace", queue: "Allow" } as const;

/** The longest name that Argo takes for a CronWorkflow: it appends the fire time to name each run. */
const cronNameLength = 52;

/** The schedule; runs that must wait for one another (`queue`) share a mutex. */
export function lowerSchedule(context: Context, workflowTemplate: string): CronWorkflow | undefined {
  const { schedule, id } = context.pipeline;
  if (schedule?.kind !== "cron") return undefined;
  const name = objectName(id, cronNameLength);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "CronWorkflow",
    metadata: metadataOf(name, context),
    spec: {
      schedules: [schedule.expression],
      timezone: schedule.timezone,
      concurrencyPolicy: policies[schedule.overlap],
      workflowSpec: {
        workflowTemplateRef: { name: workflowTemplate },
        ...(schedule.overlap === "queue" && { synchronization: { mutexes: [{ name }] as const } }),
      },
    },
  };
}
