import { cron, pipeline, shell } from "partitura";

const a = shell("a", { command: "true" });

export const first = pipeline("first", { schedule: cron("0 6 * * *", { timezone: "UTC", start: "monday" }) }, () => void a());

export default pipeline(
  "schedule-bounds",
  { schedule: cron("0 6 * * *", { timezone: "UTC", start: "2026-02-01T00:00:00Z", end: "2026-01-01T00:00:00Z" }) },
  () => void a(),
);
