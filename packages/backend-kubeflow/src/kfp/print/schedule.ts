import type { Json } from "@partitura/core";
import type { RecurringRunModel, TriggerModel } from "../model.js";

function triggerSpec(trigger: TriggerModel): Json {
  const { start, end } = trigger;
  const bounds = {
    ...(start !== undefined && { start_time: start }),
    ...(end !== undefined && { end_time: end }),
  };
  switch (trigger.kind) {
    case "cron":
      return { cron_schedule: { ...bounds, cron: trigger.cron } };
    case "interval":
      return { periodic_schedule: { ...bounds, interval_second: String(trigger.seconds) } };
  }
}

/** The body of the request that makes the recurring run; whoever sends it adds the pipeline's id and the experiment's. */
export function printSchedule(run: RecurringRunModel): string {
  const body = {
    display_name: run.name,
    ...(run.description !== "" && { description: run.description }),
    runtime_config: { parameters: run.parameters },
    trigger: triggerSpec(run.trigger),
    max_concurrency: String(run.maxConcurrency),
    no_catchup: !run.catchup,
    mode: "ENABLE",
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}
