import { cron, pipeline, shell } from "partitura";

const a = shell("a", { command: "true", retries: { limit: -1 }, timeout: "0s" });

export default pipeline("policies", { schedule: cron("61 6 * * *", { timezone: "America/Sao_Paolo" }) }, () => {
  a({}, { resources: { memory: "many" as never } });
});
