import type { Expression, Node, Pipeline, RunRule, TaskNode, ValueType } from "@partitura/core";
import { call, define, each, ex, pipeline, python, shell, when } from "../../argo/testing/build.js";

const string: ValueType = { type: "string" };
const number: ValueType = { type: "number" };
const integer: ValueType = { type: "integer" };
const dataset: ValueType = { artifact: "dataset" };
const any: ValueType = {};
const list = (items: ValueType): ValueType => ({ type: "array", items });
const span = { file: "pipeline.ts", line: 1, column: 1 };

const orSkip = (value: Expression): Expression => ({ op: "or-skip", value });

const typescript = (
  id: string,
  inputs: { readonly [name: string]: ValueType },
  outputs: { readonly [name: string]: ValueType },
) => define(id, inputs, outputs, { kind: "typescript", bundle: `${id}.mjs`, codeHash: "00" });

/** Constants, parameters and texts of every kind. */
const values: Pipeline = pipeline(
  "values",
  [
    python(
      "echo",
      { text: string, whole: integer, real: number, nothing: any },
      { text: string, nothing: any },
    ),
    shell("say", 'echo "$(date) $text" > "$out_said"', { text: string }, { said: string }),
  ],
  [
    call("echo", {
      text: ex.literal("plain $HOME {{ braces }}"),
      whole: ex.literal(3),
      real: ex.param("ratio"),
      nothing: ex.literal(null),
    }),
    call("say", { text: ex.template("{{$}} ", ex.port("echo", "text"), " ", ex.param("ratio")) }),
  ],
  {
    description: 'Says "{{ things }}"',
    owner: "o'wner",
    tags: ["a", "b"],
    objective: "Be understood",
    params: {
      ratio: { type: { type: "number", minimum: 0 }, default: 0.5 },
      note: { type: string, optional: true },
    },
    outputs: { said: ex.port("say", "said"), note: ex.param("note"), nothing: ex.port("echo", "nothing") },
  },
);

/** Loops over known lists and lists made at run time, branches, and artifacts that go through both. */
const control: Pipeline = pipeline(
  "control",
  [
    python("list", {}, { names: list(string) }),
    python("make", { name: string, size: number }, { data: dataset }),
    typescript("pick", { made: list(dataset) }, { data: dataset }),
    python("load", { data: dataset }, { rows: integer }),
    python("report", { text: string }, { url: string }),
  ],
  [
    call("list"),
    each(
      "sizes",
      ex.literal([{ size: 1 }, { size: 2.5 }]),
      { type: "object", properties: { size: number }, required: ["size"], additionalProperties: false },
      [
        call(
          "small",
          { name: ex.template("s-", ex.index("sizes")), size: ex.get(ex.item("sizes"), "size") },
          { task: "make" },
        ),
      ],
      { result: ex.port("small", "data"), concurrency: 2 },
    ),
    each(
      "names",
      ex.port("list", "names"),
      string,
      [
        call("make", { name: ex.item("names"), size: ex.literal(1) }),
        when(
          "long",
          { op: "text", test: "starts-with", value: ex.item("names"), part: ex.literal("long") },
          {
            nodes: [call("load-one", { data: ex.port("make", "data") }, { task: "load" })],
            result: ex.object({ rows: ex.port("load-one", "rows") }),
          },
        ),
      ],
      { result: ex.object({ data: ex.port("make", "data"), rows: ex.get(ex.output("long"), "rows") }) },
    ),
    call("pick", { made: ex.output("sizes") }),
    call("first", { data: orSkip(ex.get(ex.get(ex.output("names"), 0), "data")) }, { task: "load" }),
    call("load", { data: ex.port("pick", "data") }, { after: ["names"] }),
    when(
      "enough",
      { op: "compare", operator: "gte", left: ex.port("load", "rows"), right: ex.param("limit") },
      {
        nodes: [call("report", { text: ex.literal("enough") })],
        result: ex.object({ url: ex.port("report", "url") }),
      },
      { nodes: [call("complain", { text: ex.literal("too few") }, { task: "report", after: ["first"] })] },
    ),
  ],
  {
    params: { limit: { type: integer, default: 1 } },
    outputs: {
      url: ex.get(ex.output("enough"), "url"),
      data: ex.port("pick", "data"),
      names: ex.output("names"),
    },
  },
);

/** Retries, a timeout, resources, an environment with secrets, packages and a schedule. */
const policies: Pipeline = pipeline(
  "policies",
  [
    {
      ...define(
        "work",
        {},
        {},
        {
          kind: "python",
          source: "steps.py",
          function: "work",
          packages: ["numpy==2.*", "it's==1"],
          files: ["steps.py"],
          codeHash: "00",
        },
      ),
      description: "Works hard",
    },
  ],
  [
    call(
      "work",
      {},
      {
        policy: {
          retries: { limit: 2, delaySeconds: 30, backoff: 2, maxDelaySeconds: 600 },
          timeoutSeconds: 90,
          resources: { cpu: 0.5, memoryBytes: 512 * 2 ** 20 },
          env: {
            MODE: { value: "plain" },
            BRACES: { value: "a {{ b }} $(HOME)" },
            TOKEN: { secret: "api-token" },
          },
        },
      },
    ),
  ],
  {
    schedule: {
      kind: "cron",
      expression: "30 22 * * 1-5",
      timezone: "America/Sao_Paulo",
      catchup: false,
      overlap: "allow",
      span,
    },
  },
);

const ruled = (node: Node, runIf: RunRule): Node => ({ ...(node as TaskNode), runIf });

/** What may be skipped, what follows it by every rule that the engine can keep, and an exit task. */
const skips: Pipeline = pipeline(
  "skips",
  [
    { ...python("look", {}, { found: string }), skippable: true },
    python("use", { text: string }, { rows: integer }),
    python("tell", { text: any }, {}),
  ],
  [
    call("look"),
    call("use", { text: ex.port("look", "found") }),
    call("again", { text: orSkip(ex.param("note")) }, { task: "use", after: ["use"] }),
    when(
      "enough",
      { op: "compare", operator: "gt", left: ex.port("use", "rows"), right: ex.literal(1) },
      {
        nodes: [call("more", { text: ex.literal("more") }, { task: "use" })],
        result: ex.port("more", "rows"),
      },
    ),
    each(
      "notes",
      ex.literal(["a", null]),
      any,
      [call("each-note", { text: orSkip(ex.item("notes")) }, { task: "use" })],
      {
        result: ex.port("each-note", "rows"),
      },
    ),
    ruled(
      call("tell-all", { text: ex.port("use", "rows") }, { task: "tell", after: ["again"] }),
      "none-failed",
    ),
    ruled(
      call("tell-some", { text: ex.literal("some") }, { task: "tell", after: ["again", "use"] }),
      "none-failed-min-one",
    ),
  ],
  {
    params: { note: { type: string, optional: true } },
    onExit: [call("at-end", { text: { op: "run", field: "status" } }, { task: "tell" }) as TaskNode],
    outputs: {
      rows: ex.port("use", "rows"),
      sum: {
        op: "arithmetic",
        operator: "add",
        left: ex.port("use", "rows"),
        right: ex.literal(1),
      },
      enough: ex.output("enough"),
      notes: ex.output("notes"),
    },
  },
);

/** Everything that is said of a pod beyond its container, a cached step, and a wait. */
const pods: Pipeline = pipeline(
  "pods",
  [
    python("work", {}, {}),
    define(
      "ready",
      { command: string },
      {},
      { kind: "wait", condition: "command", intervalSeconds: 5, codeHash: "00" },
    ),
  ],
  [
    call("ready", { command: ex.literal("test -f /data/ready") }, { policy: { timeoutSeconds: 60 } }),
    call(
      "work",
      {},
      {
        after: ["ready"],
        policy: {
          resources: { gpu: { type: "nvidia.com/gpu", count: 2 } },
          secretFiles: { "/run/token": "api-token" },
          cache: { version: "2" },
          placement: {
            nodeSelector: { pool: "gpu" },
            tolerations: [{ key: "gpu", operator: "Exists", effect: "NoSchedule" }],
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [
                    { matchExpressions: [{ key: "zone", operator: "In", values: ["a", "b"] }] },
                  ],
                },
              },
            },
          },
          volumes: [
            { kind: "claim", name: "data", mountPath: "/data", readOnly: false },
            { kind: "config-map", name: "settings", mountPath: "/etc/settings", readOnly: true },
            { kind: "secret", name: "keys", mountPath: "/etc/keys", readOnly: true },
            { kind: "empty", name: "scratch", mountPath: "/scratch", readOnly: false },
          ],
          image: "registry.example/work:1",
          imagePullPolicy: "Always",
          labels: { team: "search" },
          annotations: { "example.com/note": "kept" },
          overlays: {
            "kfp@2": {
              imagePullSecret: [{ secretName: "registry" }],
              securityContext: { runAsUser: 1000 },
              fieldPathAsEnv: [{ name: "NODE", fieldPath: "spec.nodeName" }],
            },
          },
        },
      },
    ),
  ],
);

/** Pipelines whose emitted files are kept beside the tests. */
export const goldenPipelines: readonly Pipeline[] = [values, control, policies, skips, pods];

/** Texts for the files that they name. */
export const assets = {
  "step.py": '"""The step contract."""\n',
  "steps.py": "def work():\n    return {}\n",
  "pick.mjs": "export {};\n",
};
