import type { RecurringRunModel } from "../model.js";

/** The body of the request that makes the recurring run; whoever sends it adds the pipeline's id and the experiment's. */
export function printSchedule(run: RecurringRunModel): string {
  const body = {
    display_name: run.name,
    ...(run.description !== "" && { description: run.description }),
    runtime_config: { parameters: run.parameters },
    trigger: { cron_schedule: { cron: run.cron } },
    max_concurrency: String(run.maxConcurrency),
    no_catchup: !run.catchup,
    mode: "ENABLE",
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}
