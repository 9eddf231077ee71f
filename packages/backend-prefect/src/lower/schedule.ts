import type { JsonValue } from "@partitura/codegen";
import type { Schedule } from "@partitura/core";

/** A schedule by the clock in the words of `prefect.yaml`. */
export function scheduleOf(schedule: Exclude<Schedule, { kind: "assets" }>): {
  readonly [name: string]: string | number | boolean;
} {
  switch (schedule.kind) {
    case "cron":
      return { cron: schedule.expression, timezone: schedule.timezone, day_or: true };
    case "interval":
      return { interval: schedule.seconds, anchor_date: schedule.anchor, timezone: "UTC" };
  }
}

/** A schedule by assets as triggers of the deployment: by the events with which tasks tell of their updates. */
export function triggersOf({ assets, mode }: Extract<Schedule, { kind: "assets" }>): readonly JsonValue[] {
  const updated = (asset: string): JsonValue => ({
    type: "event",
    posture: "Reactive",
    match: { "prefect.resource.id": asset },
    expect: ["asset.updated"],
    threshold: 1,
    within: 0,
  });
  if (mode === "any" || assets.length === 1) return assets.map(updated);
  return [{ type: "compound", require: "all", triggers: assets.map(updated) }];
}
