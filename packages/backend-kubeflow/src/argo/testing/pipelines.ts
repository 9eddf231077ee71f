import type { Json, Pipeline, ValueType } from "@partitura/core";
import { call, compare, each, ex, pipeline, python, shell, when } from "./build.js";

const number: ValueType = { type: "number" };
const integer: ValueType = { type: "integer" };
const string: ValueType = { type: "string" };
const any: ValueType = {};
const list = (items: ValueType): ValueType => ({ type: "array", items });

/** Values that something on the way to a pod and back might change. */
export const hostile: { readonly [name: string]: Json } = {
  braces: "{{ inputs.parameters.x }} {{= 1 + 1 }} {{{{ }} {{{ }}} {{workflow.name}}",
  quotes: `'single' "double" \\ \\" \\n`,
  shell: "$$ $(ARGO_POD_NAME) $$$$(ARGO_POD_NAME) $HOME $(ls) `ls` ; | & > < * ? ~ #",
  lines: "a\nb\r\nc\td\u0000\u0001\u007f\u0085\u2028\u2029",
  unicode: "ação 日本 😀 \u200b \u{e0001} \ufeff",
  empty: "",
  word: "true",
  digits: "1",
  nothing: null,
  yes: true,
  large: 9007199254740991,
  huge: 1e21,
  small: 1e-7,
  half: -0.5,
  list: [1, "1", null, [], {}, 2.5],
  record: { "a b": 1, "{{": "}}", item: { retries: [] } },
};

const hostileTypes: { readonly [name: string]: ValueType } = Object.fromEntries(
  Object.keys(hostile).map((name) => [name, any]),
);

const hostileOutputs = Object.fromEntries(
  Object.keys(hostile).map((name) => [name, ex.port("second", name)]),
);

/** Every hostile value as a literal, through a task twice, in a record, a template and an environment variable. */
export const values: Pipeline = pipeline(
  "values",
  [
    python("echo", hostileTypes, hostileTypes),
    python("join", { text: string, all: any }, { text: string, all: any }),
  ],
  [
    call(
      "first",
      Object.fromEntries(Object.entries(hostile).map(([name, value]) => [name, ex.literal(value)])),
      {
        task: "echo",
        policy: {
          env: { BRACES: { value: "a {{ b }} $(HOME) $c" }, PLAIN: { value: "$(HOME) $$ 'q' \"d\"\n2" } },
        },
      },
    ),
    call("second", Object.fromEntries(Object.keys(hostile).map((name) => [name, ex.port("first", name)])), {
      task: "echo",
    }),
    call("join", {
      text: ex.template(
        "<",
        ex.port("second", "braces"),
        "|",
        ex.port("second", "huge"),
        "|",
        ex.param("text"),
        ">",
      ),
      all: ex.output("second"),
    }),
  ],
  {
    params: {
      text: { type: string, default: "{{ p }} $$ $(ARGO_POD_NAME) 'é' \u007f" },
      ratio: { type: { type: "number", minimum: 0, maximum: 1 }, default: 0.5, description: "a {{ ratio }}" },
      choice: { type: { enum: ["a", "b"] }, default: "a" },
      flag: { type: { type: "boolean" }, default: true },
      none: { type: string, optional: true },
    },
    outputs: {
      ...hostileOutputs,
      text: ex.port("join", "text"),
      all: ex.port("join", "all"),
      params: ex.object({
        text: ex.param("text"),
        ratio: ex.param("ratio"),
        flag: ex.param("flag"),
        none: ex.param("none"),
      }),
      constant: ex.literal("{{ c }}"),
    },
  },
);

/** `each` over runtime lists: with items, without, of scalars, nested, tolerant of failures, and a `when` inside. */
export const eaches: Pipeline = pipeline(
  "eaches",
  [
    python("make", {}, { numbers: list(integer), none: list(integer), words: list(string) }),
    python("double", { n: integer }, { n: integer }),
    python("fail-on-odd", { n: integer }, { n: integer }),
    python("show", { all: any }, { all: any }),
  ],
  [
    call("make"),
    each(
      "many",
      ex.port("make", "numbers"),
      integer,
      [call("d-many", { n: ex.item("many") }, { task: "double" })],
      {
        result: ex.port("d-many", "n"),
      },
    ),
    each(
      "empty",
      ex.port("make", "none"),
      integer,
      [call("d-empty", { n: ex.item("empty") }, { task: "double" })],
      {
        result: ex.port("d-empty", "n"),
      },
    ),
    each(
      "words",
      ex.port("make", "words"),
      string,
      [call("w", { all: ex.item("words") }, { task: "show" })],
      {
        result: ex.object({ word: ex.port("w", "all"), at: ex.index("words"), same: ex.item("words") }),
      },
    ),
    each(
      "tolerant",
      ex.literal([1, 2, 3, 4]),
      integer,
      [call("odd", { n: ex.item("tolerant") }, { task: "fail-on-odd" })],
      { result: ex.port("odd", "n"), onItemFailure: "continue" },
    ),
    each(
      "outer",
      ex.literal([[1, 2], [], [3]]),
      list(integer),
      [
        each(
          "inner",
          ex.item("outer"),
          integer,
          [call("d-inner", { n: ex.item("inner") }, { task: "double" })],
          {
            result: ex.object({
              n: ex.port("d-inner", "n"),
              outer: ex.index("outer"),
              first: ex.port("make", "words"),
            }),
          },
        ),
      ],
      { result: ex.output("inner") },
    ),
    each(
      "choices",
      ex.literal([1, 5]),
      integer,
      [
        when(
          "big",
          { op: "compare", operator: "gt", left: ex.item("choices"), right: ex.literal(3) },
          { nodes: [call("yes", { n: ex.item("choices") }, { task: "double" })], result: ex.output("yes") },
          { nodes: [call("no", { all: ex.item("choices") }, { task: "show" })], result: ex.output("no") },
        ),
      ],
      { result: ex.output("big") },
    ),
    call("show", {
      all: ex.object({
        many: ex.output("many"),
        empty: ex.output("empty"),
        words: ex.output("words"),
        tolerant: ex.output("tolerant"),
        outer: ex.output("outer"),
        choices: ex.output("choices"),
      }),
    }),
  ],
  { outputs: { all: ex.port("show", "all") } },
);

/** Retries, timeouts, failures and what they block, skipped arms. */
export const failures: Pipeline = pipeline(
  "failures",
  [
    python("third-time", {}, { attempt: integer }),
    python("fatal", {}, {}),
    python("slow", {}, {}),
    python("fail", {}, {}),
    shell("late", "echo late", {}, {}),
    python("double", { n: integer }, { n: integer }),
  ],
  [
    call(
      "third-time",
      {},
      { policy: { retries: { limit: 3, delaySeconds: 1, backoff: 2, maxDelaySeconds: 2 } } },
    ),
    call("fatal", {}, { policy: { retries: { limit: 3, delaySeconds: 1, backoff: 1 } } }),
    call("slow", {}, { policy: { timeoutSeconds: 5, retries: { limit: 1, delaySeconds: 0, backoff: 1 } } }),
    call("fail"),
    call("after-fail", {}, { task: "late", after: ["fail"] }),
    call("after-after", {}, { task: "late", after: ["after-fail"] }),
    each("items", ex.literal([1, 2]), integer, [
      call("bad", {}, { task: "fail" }),
      call("after-bad", { n: ex.item("items") }, { task: "double", after: ["bad"] }),
    ]),
    call("after-items", {}, { task: "late", after: ["items"] }),
    when(
      "attempts",
      compare(ex.port("third-time", "attempt"), "eq", ex.literal(3)),
      {
        nodes: [call("right", {}, { task: "late" }), call("right-2", {}, { task: "late", after: ["right"] })],
      },
      {
        nodes: [call("wrong", {}, { task: "late" }), call("wrong-2", {}, { task: "late", after: ["wrong"] })],
      },
    ),
    call("after-when", {}, { task: "late", after: ["attempts"] }),
    when("never", compare(ex.literal(1), "gt", ex.literal(2)), {
      nodes: [call("not-run", { n: ex.literal(1) }, { task: "double" })],
      result: ex.output("not-run"),
    }),
    call("independent", { n: ex.literal(21) }, { task: "double" }),
  ],
  {
    outputs: {
      attempt: ex.port("third-time", "attempt"),
      never: ex.output("never"),
      n: ex.port("independent", "n"),
    },
  },
);

/** A pipeline that asks for every policy, with a schedule. */
export const policies: Pipeline = pipeline(
  "policies",
  [python("train", { rate: number }, { model: { artifact: "model" } })],
  [
    call(
      "train",
      { rate: ex.literal(0.5) },
      {
        policy: {
          env: { TOKEN: { secret: "token" } },
          resources: { cpu: 0.5, memoryBytes: 1_610_612_736 },
          timeoutSeconds: 90.5,
          retries: { limit: 2, delaySeconds: 0.5, backoff: 3, maxDelaySeconds: 60 },
        },
      },
    ),
  ],
  {
    description: "Trains {{ it }} 'daily': \"now\"",
    owner: "ml {{ platform }}",
    objective: "95 %",
    tags: ["a", "{{ b }}"],
    schedule: {
      kind: "cron",
      expression: "0 6 * * 1-5",
      timezone: "America/Sao_Paulo",
      catchup: false,
      overlap: "queue",
      span: { file: "pipeline.ts", line: 2, column: 3 },
    },
  },
);
