import { approval, cron, interval, onAssets, pipeline, secret, shell, str, waitFor, z } from "partitura";

const nap = shell("nap", { command: "sleep 12" });
const quick = shell("quick", { command: "true" });
const draw = shell("draw", { outputs: { drawn: z.string() }, command: 'date +%s%N > "$out_drawn"' });
const slow = shell("slow", { command: "sleep 5" });
const endless = shell("endless", { command: "sleep 60" });
const press = shell("press", {
  outputs: { times: z.array(z.int()), secret: z.string() },
  pool: "press",
  env: { TOKEN: secret("press-token") },
  command: `from=$(date +%s%3N); sleep 1; echo "[$from, $(date +%s%3N)]" > "$out_times"; printf %s "$TOKEN" > "$out_secret"`,
});
const wise = approval("wise", { timeout: "2m", retries: 2 });
const brief = approval("brief", { timeout: "2s" });
const hear = waitFor("hear", "pipeline", { timeout: "2m", every: "1s" });
const answered = waitFor("answered", "http", { timeout: "2m", every: "1s" });
const see = waitFor("see", "asset", { timeout: "2m", every: "1s" });

/** Monday mornings, over a change of the clocks: nobody runs it. */
export const mornings = pipeline(
  "mornings",
  { schedule: cron("30 4 * * 1", { timezone: "Europe/Berlin" }) },
  () => {
    quick();
  },
);

/** Runs that would overlap wait for each other, and know for which instants they are. */
export const queued = pipeline(
  "queued",
  {
    schedule: interval("10s", {
      overlap: "queue",
      start: "2020-01-01T00:00:00Z",
      end: "2100-01-01T00:00:00Z",
    }),
  },
  ({ run }) => {
    nap();
    return { at: run.scheduledAt, from: run.intervalStart, to: run.intervalEnd };
  },
);

/** A run that would overlap is not made. */
export const skipping = pipeline("skipping", { schedule: interval("10s", { overlap: "skip" }) }, () => {
  nap();
});

/** Waits for the run of `queued` for its own instant; its runs overlap. */
export const following = pipeline("following", { schedule: interval("10s") }, ({ run }) => {
  hear({ pipeline: "queued" });
  return { at: run.scheduledAt };
});

/** Its schedule has ended. */
export const over = pipeline("over", { schedule: interval("10s", { end: "2020-01-01T00:00:00Z" }) }, () => {
  quick();
});

/** Its schedule has not started. */
export const early = pipeline(
  "early",
  { schedule: interval("10s", { start: "2100-01-01T00:00:00Z" }) },
  () => {
    quick();
  },
);

/** Updates one asset. */
export const orders = pipeline("orders", {}, () => {
  quick({}, { updates: ["lake/orders"] });
});

/** Updates another. */
export const customers = pipeline("customers", {}, () => {
  quick({}, { updates: ["lake/customers"] });
});

/** Runs when one of the assets is updated. */
export const onAny = pipeline(
  "on-any",
  { schedule: onAssets(["lake/orders", "lake/returns"], { mode: "any" }) },
  () => {
    quick();
  },
);

/** Runs when both are. */
export const onAll = pipeline("on-all", { schedule: onAssets(["lake/orders", "lake/customers"]) }, () => {
  quick();
});

/** Waits for another pipeline and for an asset. */
export const waiting = pipeline("waiting", {}, () => {
  const heard = hear({ pipeline: "orders" });
  const seen = see({ asset: "lake/customers" });
  quick({}, { after: [heard, seen] });
});

/** Waits for an endpoint. */
export const calling = pipeline("calling", { params: { url: z.string() } }, ({ params }) => {
  answered({ url: params.url });
});

/** Its task is not run again for a while. */
export const drawing = pipeline("drawing", {}, () => {
  const { drawn } = draw({}, { cache: { ttl: "20s" } });
  return { text: str`drawn at ${drawn}` };
});

/** Takes longer than it should, and tells so. */
export const late = pipeline(
  "late",
  {
    deadline: {
      after: "2s",
      notify: [
        { webhook: secret("webhook") },
        { slack: secret("slack") },
        { mail: ["ada@example.org"], smtp: secret("smtp") },
      ],
    },
  },
  () => {
    slow();
  },
);

/** People answer its questions: yes and no. */
export const asking = pipeline("asking", {}, ({ run }) => {
  const yes = wise({ message: str`Release ${run.id}?` }, { id: "yes" });
  const no = wise({ message: "Delete everything?" }, { id: "no", after: yes });
  quick({}, { id: "released", after: yes });
  quick({}, { id: "deleted", after: no });
});

/** Nobody answers. */
export const unheard = pipeline("unheard", {}, () => {
  const silence = brief({ message: "Is anybody there?" });
  quick({}, { after: silence });
});

/** Its tasks share one slot, have labels and tags, and know a secret. */
export const sharing = pipeline("sharing", {}, () => {
  const labels = { team: "press" };
  const overlays = { "prefect@3": { tags: ["loud"] } };
  const one = press({}, { id: "one", labels, overlays });
  const other = press({}, { id: "other" });
  return { one: one.times, other: other.times, secret: one.secret };
});

/** Takes longer than it may. */
export const stopped = pipeline("stopped", { timeout: "3s" }, () => {
  const ended = endless();
  quick({}, { after: ended });
});
