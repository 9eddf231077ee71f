import type { Json, Pipeline, ValueType } from "@partitura/core";
import { call, e, each, pipeline, python, shell, when } from "./build.js";

const text: ValueType = { type: "string" };
const integer: ValueType = { type: "integer" };
const number: ValueType = { type: "number" };
const any: ValueType = {};

/** One value of every kind, and strings that mean something to one engine or another. */
export const tricky: { readonly [name: string]: Json } = {
  integer: 9007199254740991,
  float: 1e21,
  small: 1.5e-7,
  whole: 1,
  yes: true,
  none: null,
  empty: "",
  list: [],
  nested: { "a b": [1, [2.5, null, { x: "y" }]], "{{ k }}": "'\"\\" },
  text: "a {{ b }} {% c %} $d ${e} %s 'q' \"r\" \\n\nnew é 😀 \u2028 `x`",
};

const values = pipeline(
  "values",
  [
    python("echo", { value: any }, { value: any }),
    shell("say", 'printf %s "$text" > "$out_said"', { text }, { said: text }),
  ],
  [
    ...Object.entries(tricky).map(([name, value]) => call(name, { value: e.value(value) }, { task: "echo" })),
    call("again", { value: e.output("nested", "value") }, { task: "echo" }),
    call("from-param", { value: e.param("minAccuracy") }, { task: "echo" }),
    call("say", { text: e.template("<", e.output("text", "value"), "|", e.output("whole", "value"), "|", e.output("float", "value"), ">") }),
  ],
  {
    description: 'All "kinds" of {{ values }}\nin two lines.',
    owner: "data {{ team }}",
    objective: "it's",
    params: {
      minAccuracy: { type: { type: "number", minimum: 0, maximum: 1 }, default: 1, description: "the {{ least }}" },
      names: { type: { type: "array", items: { type: "string", minLength: 1 } }, default: ["a"] },
      mode: { type: { enum: ["fast", "slow"] }, default: "fast" },
      limit: { type: integer, optional: true },
    },
    outputs: Object.fromEntries([
      ...Object.keys(tricky).map((name) => [name, e.output(name, "value")]),
      ["said", e.output("say", "said")],
    ]),
  },
);

const artifacts = pipeline(
  "artifacts",
  [
    python("make", { text }, { data: { artifact: "dataset" } }),
    python("folder", {}, { all: { artifact: "directory" } }),
    python("read", { data: { artifact: "dataset" }, all: { artifact: "directory" } }, { text }),
    python("pick", { options: { type: "array", items: { artifact: "dataset" } } }, { best: { artifact: "dataset" } }),
  ],
  [
    call("make", { text: e.value("one") }),
    call("make-2", { text: e.value("two") }, { task: "make" }),
    call("folder"),
    call("pick", { options: { op: "array", items: [e.output("make", "data"), e.output("make-2", "data")] } }),
    call("read", { data: e.output("pick", "best"), all: e.output("folder", "all") }),
  ],
  { outputs: { text: e.output("read", "text"), best: e.output("pick", "best") } },
);

const row: ValueType = { type: "object", properties: { n: integer, parts: { type: "array", items: integer } }, required: ["n", "parts"], additionalProperties: false };

const eachRuntime = pipeline(
  "each-runtime",
  [
    python("list-rows", { count: integer }, { rows: { type: "array", items: row } }),
    python("double", { n: integer }, { n: integer }),
    python("fail-on", { n: integer, bad: integer }, { n: integer }),
    python("add", { numbers: { type: "array", items: any } }, { sum: integer }),
    python("broken"),
  ],
  [
    call("list-rows", { count: e.param("count") }),
    call("broken"),
    each(
      "rows",
      e.output("list-rows", "rows"),
      [
        call("double", { n: e.item("rows", "n") }),
        each("parts", e.item("rows", "parts"), [
          call("part", { n: e.item("parts") }, { task: "double" }),
        ], { result: e.output("part", "n"), itemType: integer }),
        when(
          "big",
          e.compare(e.output("double", "n"), "gt", e.value(2)),
          { nodes: [call("big-one", { n: e.output("double", "n") }, { task: "double" })], result: e.output("big-one", "n") },
          { nodes: [], result: e.index("rows") },
        ),
      ],
      { itemType: row, concurrency: 2, result: e.object({ big: e.output("big"), parts: e.output("parts"), i: e.index("rows") }) },
    ),
    each("tolerated", e.value([1, 2, 3]), [call("fail-on", { n: e.item("tolerated"), bad: e.value(2) })], {
      itemType: integer,
      onItemFailure: "continue",
      result: e.output("fail-on", "n"),
    }),
    call("add", { numbers: { op: "column", list: e.output("rows"), name: "big" } }),
    each("blocked-inside", e.value([1, 2]), [
      call("inside", { n: e.item("blocked-inside") }, { task: "double" }),
      call("inside-2", { n: e.item("blocked-inside") }, { task: "double", after: ["broken"] }),
    ], { itemType: integer }),
    call("after-blocked", { n: e.value(1) }, { task: "double", after: ["blocked-inside"] }),
  ],
  {
    params: { count: { type: integer, default: 3 } },
    outputs: { rows: e.output("rows"), tolerated: e.output("tolerated"), sum: e.output("add", "sum") },
  },
);

const whens = pipeline(
  "whens",
  [python("number", { n: number }, { n: number }), python("skipper", {}, { n: number }), shell("note", "true")],
  [
    call("number", { n: e.param("n") }),
    when(
      "positive",
      e.compare(e.output("number", "n"), "gt", e.value(0)),
      {
        nodes: [
          call("up", { n: e.output("number", "n") }, { task: "number" }),
          when("large", e.compare(e.output("up", "n"), "gt", e.value(10)), { nodes: [call("very", { n: e.output("up", "n") }, { task: "number" })], result: e.object({ very: e.output("very", "n") }) }),
        ],
        result: e.object({ n: e.output("up", "n"), very: e.output("large", "very") }),
      },
      { nodes: [call("down", { n: e.value(-1) }, { task: "number" })], result: e.object({ n: e.output("down", "n"), down: e.value(true) }) },
    ),
    call("merged", { n: e.output("positive", "n") }, { task: "number" }),
    call("skipper"),
    call("with-skipped", { n: e.output("skipper", "n") }, { task: "number" }),
    call("after-skipped", { n: e.value(1) }, { task: "number", after: ["with-skipped"] }),
    call("after-when", {}, { task: "note", after: ["positive"] }),
    call("reads-arm", { n: e.output("down", "n") }, { task: "number" }),
  ],
  {
    params: { n: { type: number } },
    outputs: { merged: e.output("merged", "n"), positive: e.output("positive"), skipped: e.output("with-skipped", "n") },
  },
);

const failures = pipeline(
  "failures",
  [
    python("third-time", { counter: text }, { attempt: integer }),
    python("fatal"),
    python("sleeps"),
    python("broken", {}, { n: integer }),
    python("double", { n: integer }, { n: integer }),
  ],
  [
    call("third-time", { counter: e.param("counter") }, { policy: { retries: { limit: 3, delaySeconds: 0.1, backoff: 2, maxDelaySeconds: 0.3 } } }),
    call("fatal", {}, { policy: { retries: { limit: 3, delaySeconds: 0, backoff: 1 } } }),
    call("sleeps", {}, { policy: { timeoutSeconds: 2, retries: { limit: 1, delaySeconds: 0, backoff: 1 } } }),
    call("broken"),
    call("blocked", { n: e.output("broken", "n") }, { task: "double" }),
    call("blocked-2", { n: e.output("blocked", "n") }, { task: "double" }),
    call("free", { n: e.value(1) }, { task: "double" }),
    when("bad-condition", e.compare(e.get(e.output("free"), "n"), "lt", e.get(e.value({ n: "x" }), "n")), { nodes: [call("in-arm", { n: e.value(1) }, { task: "double" })] }),
  ],
  { params: { counter: { type: text } } },
);

const gates = pipeline(
  "gates",
  [python("number", { n: number }, { n: number }), python("broken", {}, { n: number })],
  [
    call("broken"),
    when(
      "positive",
      e.compare(e.param("n"), "gt", e.value(0)),
      {
        nodes: [
          call("needs-broken", { n: e.output("broken", "n") }, { task: "number" }),
          each("over", e.value([1]), [call("needs-too", { n: e.output("broken", "n") }, { task: "number" })]),
        ],
        result: e.object({ n: e.output("broken", "n") }),
      },
      { nodes: [call("free", { n: e.value(1) }, { task: "number" })], result: e.object({ n: e.output("free", "n") }) },
    ),
    call("merged", { n: e.output("positive", "n") }, { task: "number" }),
  ],
  { params: { n: { type: number } } },
);

const names = pipeline(
  "task",
  [
    { ...python("number", { n: number }, { n: number }), description: 'Gives "n" {{ back }}.' },
    shell("show", 'printf %s "$A $B" > "$out_text"', { n: number }, { text }),
  ],
  [
    call("skip", { n: e.param("skip") }, { task: "number" }),
    call("class", { n: e.param("class") }, { task: "number" }),
    call("train", { n: e.param("wait_for") }, { task: "number" }),
    call("train-run", { n: e.output("train", "n") }, { task: "number" }),
    each("item", { op: "array", items: [e.param("len"), e.output("train-run", "n")] }, [call("run-step", { n: e.item("item") }, { task: "number" })], {
      itemType: number,
      result: e.output("run-step", "n"),
    }),
    when("flow", e.compare({ op: "count", list: e.output("item") }, "eq", e.value(2)), {
      nodes: [
        call("show", { n: e.value(0) }, {
          policy: { env: { A: { value: "{{ a }}\n'\"$" }, B: { value: "b" } }, resources: { cpu: 0.5, memoryBytes: 2 ** 30 } },
        }),
      ],
      result: e.object({ text: e.output("show", "text") }),
    }),
  ],
  {
    params: Object.fromEntries(["skip", "class", "wait_for", "len", "a-b"].map((name, n) => [name, { type: number, default: n }])),
    outputs: { text: e.output("flow", "text"), items: e.output("item"), n: e.param("a-b"), class: e.output("class", "n") },
    tags: ["it's", 'a "tag"', "no: {yaml}"],
    schedule: {
      kind: "cron",
      expression: "*/5 0 * * 1-5",
      timezone: "Europe/Lisbon",
      catchup: false,
      overlap: "skip",
      span: { file: "pipeline.ts", line: 1, column: 1 },
    },
  },
);

/** Small pipelines that together use every feature. */
export const pipelines: { readonly [id: string]: Pipeline } = { values, artifacts, "each-runtime": eachRuntime, whens, failures, gates, names };
