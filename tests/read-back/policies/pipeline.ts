import { cron, each, pipeline, secret, shell, when, z } from "partitura";

const fetch = shell("fetch", {
  description: "Fetches the sources.",
  outputs: { count: z.int() },
  command: 'echo 3 > "$out_count"',
  retries: { limit: 3, delay: "10s", backoff: 2, maxDelay: "25s" },
  timeout: "90s",
  resources: { cpu: 0.5, memory: "256Mi" },
  env: { MODE: "full", TOKEN: secret("deploy-token") },
});

const build = shell("build", {
  inputs: { name: z.string(), count: z.int() },
  outputs: { size: z.int() },
  command: 'echo 1 > "$out_size"',
  retries: { limit: 1, delay: "5s" },
});

const pack = shell("pack", { inputs: { size: z.int() }, command: "true", timeout: "2h" });
const publish = shell("publish", { inputs: { sizes: z.array(z.int()) }, command: "true" });
const hold = shell("hold", { description: "Says that nothing is published.", command: "true" });
const clean = shell("clean", { command: "true" });

/** Every policy that the engines keep, and every kind of edge, to be read back from their own loaders. */
export default pipeline(
  "policies",
  {
    description: "Builds and publishes.",
    owner: "platform",
    objective: "A release every fortnight.",
    tags: ["release", "fortnightly"],
    params: {
      flag: z.boolean().default(true).describe("Whether to publish."),
      level: z.int().min(1).max(9).default(3),
      share: z.number().min(0).max(1).default(0.25),
      channel: z.enum(["stable", "beta"]).default("beta"),
      label: z.string().default("none").describe("What the release is called."),
    },
    schedule: cron("15 4 1,15 * *", { timezone: "America/Sao_Paulo", catchup: false, overlap: "queue" }),
  },
  ({ params }) => {
    const { count } = fetch();
    const sizes = each(
      "parts",
      ["a", "b", "c"],
      (name) => {
        const { size } = build({ name, count });
        pack({ size });
        return size;
      },
      { concurrency: 2 },
    );
    when(
      "publishing",
      params.flag,
      () => {
        publish({ sizes });
      },
      () => {
        hold();
      },
    );
    clean({}, { after: [fetch({}, { id: "fetch-again" })] });
  },
);
