import {
  approval,
  container,
  cron,
  interval,
  native,
  pipeline,
  python,
  secret,
  shell,
  waitFor,
  z,
} from "partitura";

const token = secret("deploy-token");
const render = container("render", {
  image: "registry.example/plots:1",
  inputs: { lines: z.int() },
  outputs: { words: z.string() },
  command: ["/render"],
});
const count = python("count", {
  source: "./steps.py#count",
  inputs: { day: z.string() },
  outputs: { lines: z.int() },
  pythonVersion: "3.12",
  cache: { version: "1", ttl: "7d" },
  resources: { cpu: 2, memory: "4Gi", ephemeralStorage: "10Gi", gpu: { count: 1 } },
  secretFiles: { "/etc/lake/key.pem": token },
});
const answering = waitFor("answering", "http", { timeout: "1h", every: "1m" });
const release = approval("release", { timeout: "2d" });
const say = shell("say", { command: "true" });
const load = native(
  "load",
  "argo",
  { resource: { action: "create", manifest: "kind: ConfigMap" } },
  { fake: () => ({}) },
);

/** What only Argo and other engines on Kubernetes have, and no scenario uses. */
export default pipeline(
  "argo-policies",
  {
    schedule: interval("1h", {
      start: "2026-12-01T00:00:00Z",
      end: "2027-12-01T00:00:00Z",
      catchup: false,
      overlap: "skip",
    }),
  },
  ({ run }) => {
    const { lines } = count({ day: run.scheduledAt.orElse("today") });
    render({ lines });
    const asked = answering({ url: "https://example.org/ready" }, { after: load() });
    const released = release({ message: "deploy?" }, { after: asked });
    say(
      {},
      {
        after: released,
        pool: { name: "warehouse", slots: 1 },
        image: "registry.example/steps:1",
        imagePullPolicy: "IfNotPresent",
        placement: {
          nodeSelector: { disk: "ssd" },
          tolerations: [{ key: "batch", operator: "Exists", effect: "NoSchedule" }],
          serviceAccount: "lake-reader",
        },
        volumes: [{ kind: "claim", name: "lake", mountPath: "/lake", readOnly: true }],
        labels: { team: "sales" },
        annotations: { "example.org/cost": "high" },
        overlays: { "argo@3.7": { priorityClassName: "high" }, "argo@4": { priorityClassName: "high" } },
      },
    );
  },
);

/** A schedule whose next run ends the one before. */
export const replacing = pipeline(
  "argo-replacing",
  { schedule: cron("0 6 * * 1-5", { timezone: "Europe/Berlin", catchup: false, overlap: "replace" }) },
  () => {
    say();
  },
);
