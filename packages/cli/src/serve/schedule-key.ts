import type { Schedule } from "@partitura/core";

/** What decides when a schedule fires, as one text: schedules with the same key have the same fire times. */
export function scheduleKey(schedule: Schedule): string {
  switch (schedule.kind) {
    case "cron": {
      const { expression, timezone, start = "", end = "" } = schedule;
      return ["cron", expression, timezone, start, end].join("|");
    }
    case "interval": {
      const { seconds, anchor, start = "", end = "" } = schedule;
      return ["interval", seconds, anchor, start, end].join("|");
    }
    case "assets":
      return ["assets", schedule.mode, ...schedule.assets].join("|");
  }
}
