import { cron, pipeline } from "partitura";

export default pipeline("six-fields", { schedule: cron("0 0 6 * * 1-5", { timezone: "UTC" }) }, () => undefined);
