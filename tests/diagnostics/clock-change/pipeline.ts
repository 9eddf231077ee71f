import { cron, pipeline, shell } from "partitura";

const a = shell("a", { command: "true" });

export default pipeline("clock-change", { schedule: cron("30 2 * * *", { timezone: "Europe/Berlin" }) }, () => void a());
