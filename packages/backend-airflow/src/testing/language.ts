import type { RunField, ValueType } from "@partitura/core";
import { call, each, item, literal, output, param, pipelineOf, python, shell, span, when } from "./build.js";

const number: ValueType = { type: "number" };
const text: ValueType = { type: "string" };
const run = (field: RunField) => ({ op: "run", field }) as const;

/** Join rules, skips, calculations, exit tasks, a wait, an approval-less operator, and a schedule by an interval. */
export const joins = pipelineOf({
  id: "joins",
  params: { limit: { type: { type: "integer" }, default: 2 } },
  schedule: {
    kind: "interval",
    seconds: 4 * 3600,
    anchor: "2026-01-01T01:30:00Z",
    catchup: true,
    overlap: "allow",
    start: "2026-02-01T12:30:00Z",
    end: "2027-01-01T00:00:00Z",
    span,
  },
  timeoutSeconds: 7200,
  tasks: {
    one: { ...python("one", { value: number }, { value: number }), skippable: true },
    text: shell("text", 'echo "$text"', { text }),
    ready: {
      ...python("ready", { url: text, status: { type: "integer" } }, {}),
      body: { kind: "wait", condition: "http", intervalSeconds: 30, codeHash: "0" },
    },
    other: {
      ...python("other", { pipeline: text }, {}),
      body: { kind: "wait", condition: "pipeline", intervalSeconds: 60, codeHash: "0" },
    },
    load: {
      ...python("load", {}, {}),
      body: {
        kind: "native",
        engine: "airflow",
        spec: {
          class: "airflow.providers.standard.operators.bash.BashOperator",
          arguments: { bash_command: "echo {{ ds }}" },
        },
        codeHash: "0",
      },
    },
  },
  nodes: [
    call(
      "ready",
      { url: literal("https://example.com/{{ x }}"), status: literal(200) },
      { policy: { env: {}, timeoutSeconds: 600 } },
    ),
    call("other", { pipeline: literal("upstream") }, { policy: { env: {}, timeoutSeconds: 3600 } }),
    call("a", { value: literal(1) }, { task: "one", after: ["ready"], updates: ["orders", "s3://b/c"] }),
    call("b", { value: literal(2) }, { task: "one" }),
    call("load", {}, { after: ["a", "b"] }),
    call("c", { value: { op: "or-skip", value: output("a", "value") } }, { task: "one", after: ["b"] }),
    call(
      "any",
      { value: { op: "or-else", value: output("a", "value"), fallback: literal(0) } },
      {
        task: "one",
        after: ["b"],
        runIf: "any-succeeded",
      },
    ),
    call("alert", { text: run("id") }, { task: "text", after: ["c"], runIf: "any-failed" }),
    when(
      "large",
      { op: "compare", operator: "gt", left: output("a", "value"), right: param("limit") },
      {
        nodes: [
          call(
            "sum",
            {
              value: {
                op: "arithmetic",
                operator: "add",
                left: output("a", "value"),
                right: output("b", "value"),
              },
            },
            { task: "one" },
          ),
        ],
        result: { op: "object", fields: { sum: output("sum", "value") } },
      },
    ),
    each("rows", literal([1, 2]), [
      call("row", { value: item("rows") }, { task: "one" }),
      call("tidy", { text: run("scheduledAt") }, { task: "text", after: ["row"], runIf: "all-done" }),
    ]),
  ],
  onExit: [
    call(
      "report",
      { text: { op: "template", parts: [run("status"), literal(" "), run("failedTasks")] } },
      {
        task: "text",
      },
    ),
    call("sweep", { text: run("intervalStart") }, { task: "text" }),
  ],
  outputs: {
    half: { op: "arithmetic", operator: "divide", left: output("large", "sum"), right: literal(2) },
  },
});

/** Everything that a task can be told on Kubernetes, and settings that only Airflow has. */
export const placed = pipelineOf({
  id: "placed",
  schedule: { kind: "assets", mode: "any", assets: ["orders", "customers"], overlap: "queue", span },
  tasks: {
    job: python("job", {}, {}),
    old: {
      ...python("old", {}, {}),
      body: {
        kind: "python",
        source: "steps.py",
        function: "old",
        packages: ["six"],
        pythonVersion: "3.11",
        files: ["steps.py"],
        codeHash: "0",
      },
    },
  },
  nodes: [
    call("old"),
    call(
      "job",
      {},
      {
        policy: {
          env: {},
          retries: { limit: 1, delaySeconds: 5, backoff: 1, exitCodes: [3, 75] },
          resources: {
            cpu: 2,
            memoryBytes: 1024 ** 3,
            ephemeralStorageBytes: 2 * 1024 ** 3,
            gpu: { type: "nvidia.com/gpu", count: 1 },
          },
          secretFiles: { "/run/secrets/key": "key" },
          pool: { name: "database", slots: 2 },
          priority: 10,
          placement: {
            nodeSelector: { disk: "ssd" },
            tolerations: [{ key: "gpu", operator: "Exists", effect: "NoSchedule" }],
            affinity: { nodeAffinity: {} },
            serviceAccount: "trainer",
          },
          volumes: [
            { kind: "claim", name: "data", mountPath: "/data", readOnly: true },
            { kind: "empty", name: "scratch", mountPath: "/scratch", readOnly: false },
          ],
          image: "registry.example.com/airflow:1",
          imagePullPolicy: "Always",
          labels: { team: "ml" },
          annotations: { "example.com/cost": "42" },
          overlays: {
            "airflow@3": { queue: "gpu", dependsOnPast: true },
            "airflow@2.11": { queue: "gpu", maxActive: 2 },
          },
        },
      },
    ),
  ],
});
