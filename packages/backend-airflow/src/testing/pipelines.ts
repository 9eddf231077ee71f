import type { Pipeline, ValueType } from "@partitura/core";
import {
  call,
  each,
  item,
  literal,
  output,
  param,
  pipelineOf,
  python,
  shell,
  span,
  typescript,
  when,
} from "./build.js";
import { joins, placed } from "./language.js";

const number: ValueType = { type: "number" };
const text: ValueType = { type: "string" };
const dataset: ValueType = { artifact: "dataset" };
const model: ValueType = { artifact: "model" };
const candidate: ValueType = {
  type: "object",
  properties: { model, accuracy: number },
  required: ["model", "accuracy"],
  additionalProperties: false,
};
const packages = ["scikit-learn==1.7.*"];

/** The ML life cycle: artifacts, a grid, a TypeScript step, two arms, a merged output, a schedule. */
const lifeCycle = pipelineOf({
  id: "life-cycle",
  description: "Releases the best candidate.",
  owner: "ml-platform",
  objective: "At least 0.9 in production.",
  tags: ["ml"],
  params: {
    minAccuracy: {
      type: { type: "number", minimum: 0, maximum: 1 },
      default: 0.9,
      description: "The least.",
    },
  },
  schedule: {
    kind: "cron",
    expression: "0 6 * * 1-5",
    timezone: "America/Sao_Paulo",
    catchup: false,
    overlap: "queue",
    span,
  },
  tasks: {
    collect: python("collect", {}, { raw: dataset }, { packages, description: "Fetches the data." }),
    train: python("train", { raw: dataset, strength: number, limit: number }, { model }, { packages }),
    evaluate: python("evaluate", { model, raw: dataset }, { accuracy: number }, { packages }),
    "select-best": typescript(
      "select-best",
      { candidates: { type: "array", items: candidate } },
      { model, accuracy: number },
    ),
    deploy: python("deploy", { model }, { url: text }),
    notify: shell("notify", 'echo "$text"\nexit 0', { text }),
  },
  nodes: [
    call(
      "collect",
      {},
      {
        policy: {
          env: {},
          retries: { limit: 2, delaySeconds: 30, backoff: 2, maxDelaySeconds: 600 },
          timeoutSeconds: 3600,
        },
      },
    ),
    each(
      "candidates",
      literal([{ strength: 0.1 }, { strength: 10 }]),
      [
        call("train", {
          raw: output("collect", "raw"),
          strength: { op: "get", from: item("candidates"), key: "strength" },
          limit: param("minAccuracy"),
        }),
        call("evaluate", { model: output("train", "model"), raw: output("collect", "raw") }),
      ],
      { op: "object", fields: { model: output("train", "model"), accuracy: output("evaluate", "accuracy") } },
      {
        concurrency: 2,
        itemType: {
          type: "object",
          properties: { strength: number },
          required: ["strength"],
          additionalProperties: false,
        },
      },
    ),
    call("select-best", { candidates: output("candidates") }),
    when(
      "good-enough",
      {
        op: "compare",
        operator: "gte",
        left: output("select-best", "accuracy"),
        right: param("minAccuracy"),
      },
      { nodes: [call("deploy", { model: output("select-best", "model") })], result: output("deploy") },
      {
        nodes: [
          call("notify", {
            text: { op: "template", parts: [literal("only "), output("select-best", "accuracy")] },
          }),
        ],
      },
    ),
  ],
  outputs: { accuracy: output("select-best", "accuracy"), url: output("good-enough", "url") },
});

const big = { op: "compare", operator: "gt", left: item("rows"), right: param("limit") } as const;

/** Control flow inside of control flow. */
const control = pipelineOf({
  id: "control",
  params: { limit: { type: { type: "integer" } } },
  tasks: {
    list: python("list", {}, { values: { type: "array", items: number } }),
    one: python("one", { value: number }, { value: number }, { packages: ["six"] }),
    side: python("side", {}, {}),
  },
  nodes: [
    call("list"),
    call("side"),
    each(
      "rows",
      output("list", "values"),
      [
        when("big", big, {
          nodes: [call("big-one", { value: item("rows") }, { task: "one" })],
          result: { op: "object", fields: { v: output("big-one", "value") } },
        }),
        call("each-one", { value: { op: "index", each: "rows" } }, { task: "one", after: ["side"] }),
      ],
      { op: "object", fields: { v: output("big", "v"), w: output("each-one", "value") } },
      { onItemFailure: "continue", itemType: number },
    ),
    when(
      "many",
      { op: "compare", operator: "gt", left: { op: "count", list: output("rows") }, right: literal(3) },
      {
        nodes: [
          each(
            "fixed",
            literal([1, 2]),
            [call("fixed-one", { value: item("fixed") }, { task: "one" })],
            output("fixed-one", "value"),
          ),
        ],
        result: { op: "object", fields: { list: output("fixed") } },
      },
      {
        nodes: [
          when(
            "none",
            { op: "present", value: output("list", "values") },
            { nodes: [call("last", { value: literal(0) }, { task: "one" })] },
          ),
        ],
      },
    ),
  ],
  outputs: { rows: output("rows"), list: output("many", "list") },
});

/** Everything that a task or a DAG can be told. */
const policies = pipelineOf({
  id: "policies",
  tags: ["a", "b c"],
  schedule: {
    kind: "cron",
    expression: "*/5 * * * *",
    timezone: "UTC",
    catchup: true,
    overlap: "allow",
    span,
  },
  tasks: { job: python("job", {}, {}, { description: "Does it." }) },
  nodes: [
    call(
      "job",
      {},
      {
        policy: {
          env: {
            PLAIN: { value: "a {{ b }}" },
            TOKEN: { secret: "token" },
            KEY: { secret: "key" },
            HOME_KEY: { secret: "home" },
          },
          retries: { limit: 1, delaySeconds: 1.5, backoff: 3 },
          timeoutSeconds: 90,
          resources: { cpu: 0.5, memoryBytes: 512 * 1024 ** 2 },
        },
      },
    ),
    call("then", {}, { task: "job", after: ["job"] }),
  ],
});

/** Artifacts in an object store, one made in a virtual environment. */
const stored: Pipeline = pipelineOf({
  id: "stored",
  tasks: {
    make: python("make", {}, { data: { artifact: "dataset" } }, { packages: ["six"] }),
    read: python("read", { data: { artifact: "dataset" } }, { rows: { type: "array", items: {} } }),
  },
  nodes: [call("make"), call("read", { data: output("make", "data") })],
});

/** The pipelines whose emitted files are kept beside the tests, with the options they are emitted with. */
export const goldenPipelines: readonly { readonly pipeline: Pipeline; readonly options: object }[] = [
  { pipeline: lifeCycle, options: {} },
  {
    pipeline: control,
    options: {
      virtualenvs: "/srv/venvs",
      python: "3.12",
      artifacts: { kind: "folder", path: "/mnt/artifacts" },
    },
  },
  {
    pipeline: policies,
    options: {
      executor: "kubernetes",
      startDate: "2026-01-31",
      secrets: { key: { connection: "vault" }, home: { env: "WORKER_KEY" } },
    },
  },
  { pipeline: joins, options: {} },
  { pipeline: placed, options: { executor: "kubernetes" } },
  {
    pipeline: stored,
    options: { artifacts: { kind: "s3", bucket: "lake", prefix: "runs", endpoint: "http://s3.test:9000" } },
  },
];
