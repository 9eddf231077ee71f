import type { Expression, Json, Pipeline, ValueType } from "@partitura/core";
import { call, each, ex, pipeline, python, shell, when } from "./build.js";

const number: ValueType = { type: "number" };
const integer: ValueType = { type: "integer" };
const string: ValueType = { type: "string" };
const any: ValueType = {};
const list = (items: ValueType): ValueType => ({ type: "array", items });

/** Values that something on the way to a pod and back might change. */
export const hostile: { readonly [name: string]: Json } = {
  braces: "{{ inputs.parameters.x }} {{= 1 + 1 }} {{{{ }} {{{ }}} {{workflow.name}}",
  quotes: `'single' "double" \\ \\" \\n`,
  shell: "$HOME $(ls) `ls` ; | & > < * ? ~ #",
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

const hostileOutputs = Object.fromEntries(Object.keys(hostile).map((name) => [name, ex.port("second", name)]));

/** Every hostile value as a literal, through a task twice, in a record, a template and an environment variable. */
export const values: Pipeline = pipeline(
  "values",
  [python("echo", hostileTypes, hostileTypes), python("join", { text: string, all: any }, { text: string, all: any })],
  [
    call("first", Object.fromEntries(Object.entries(hostile).map(([name, value]) => [name, ex.literal(value)])), {
      task: "echo",
      policy: { env: { BRACES: { value: "a {{ b }} $(HOME) $c" }, PLAIN: { value: "$(HOME) $$ 'q' \"d\"\n2" } } },
    }),
    call("second", Object.fromEntries(Object.keys(hostile).map((name) => [name, ex.port("first", name)])), {
      task: "echo",
    }),
    call("join", {
      text: ex.template("<", ex.port("second", "braces"), "|", ex.port("second", "huge"), "|", ex.param("text"), ">"),
      all: ex.output("second"),
    }),
  ],
  {
    params: {
      text: { type: string, default: "{{ p }} 'é' \u007f" },
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
    each("many", ex.port("make", "numbers"), integer, [call("d-many", { n: ex.item("many") }, { task: "double" })], {
      result: ex.port("d-many", "n"),
    }),
    each("empty", ex.port("make", "none"), integer, [call("d-empty", { n: ex.item("empty") }, { task: "double" })], {
      result: ex.port("d-empty", "n"),
    }),
    each("words", ex.port("make", "words"), string, [call("w", { all: ex.item("words") }, { task: "show" })], {
      result: ex.object({ word: ex.port("w", "all"), at: ex.index("words"), same: ex.item("words") }),
    }),
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
          { result: ex.object({ n: ex.port("d-inner", "n"), outer: ex.index("outer"), first: ex.port("make", "words") }) },
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

const compare = (left: Expression, operator: "eq" | "gt" | "lt", right: Expression): Expression => ({
  op: "compare",
  operator,
  left,
  right,
});

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
    call("third-time", {}, { policy: { retries: { limit: 3, delaySeconds: 1, backoff: 2, maxDelaySeconds: 2 } } }),
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
      { nodes: [call("right", {}, { task: "late" }), call("right-2", {}, { task: "late", after: ["right"] })] },
      { nodes: [call("wrong", {}, { task: "late" }), call("wrong-2", {}, { task: "late", after: ["wrong"] })] },
    ),
    call("after-when", {}, { task: "late", after: ["attempts"] }),
    when("never", compare(ex.literal(1), "gt", ex.literal(2)), {
      nodes: [call("not-run", { n: ex.literal(1) }, { task: "double" })],
      result: ex.output("not-run"),
    }),
    call("independent", { n: ex.literal(21) }, { task: "double" }),
  ],
  { outputs: { attempt: ex.port("third-time", "attempt"), never: ex.output("never"), n: ex.port("independent", "n") } },
);

/** A pipeline that asks for every policy, with a schedule. */
export const policies: Pipeline = pipeline(
  "policies",
  [python("train", { rate: number }, { model: { artifact: "model" } })],
  [
    call("train", { rate: ex.literal(0.5) }, {
      policy: {
        env: { TOKEN: { secret: "token" } },
        resources: { cpu: 0.5, memoryBytes: 1536 },
        timeoutSeconds: 90.5,
        retries: { limit: 2, delaySeconds: 0.5, backoff: 3, maxDelaySeconds: 60 },
      },
    }),
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

const subject: Json = {
  text: "straße {{ x }} 'q'",
  count: 3,
  ratio: 0.25,
  yes: true,
  nothing: null,
  records: [{ n: 1, name: "a" }, { n: 2.5, name: "b {{" }, { name: "c" }],
  numbers: [3, 1, 2],
};
const subjectType: ValueType = {
  type: "object",
  properties: {
    text: string,
    count: integer,
    ratio: number,
    yes: { type: "boolean" },
    nothing: { anyOf: [string, { type: "null" }] },
    records: list({ type: "object", properties: { n: number, name: string }, required: ["name"], additionalProperties: false }),
    numbers: list(integer),
  },
  required: ["text", "count", "ratio", "yes", "nothing", "records", "numbers"],
  additionalProperties: false,
};

const whole = ex.port("source", "value");
const at = (...keys: readonly (string | number)[]): Expression => keys.reduce<Expression>(ex.get, whole);
const lit = ex.literal;

/** One expression of every kind, over the result of a task; the reference meaning is that of core's `evaluate`. */
export const everyExpression: { readonly [name: string]: Expression } = {
  eqNumber: compare(at("count"), "eq", lit(3)),
  eqDeep: compare(at("numbers"), "eq", lit([3, 1, 2])),
  neDeep: { op: "compare", operator: "ne", left: at("records", 0), right: lit({ name: "a", n: 1 }) },
  eqNull: compare(at("nothing"), "eq", lit(null)),
  lt: compare(at("ratio"), "lt", lit(0.5)),
  lte: { op: "compare", operator: "lte", left: at("count"), right: lit(-3) },
  and: { op: "and", operands: [at("yes"), compare(at("count"), "gt", lit(2)), { op: "not", operand: lit(false) }] },
  or: { op: "or", operands: [{ op: "not", operand: at("yes") }, { op: "and", operands: [at("yes"), at("yes")] }] },
  starts: { op: "text", test: "starts-with", value: at("text"), part: lit("straße {{") },
  ends: { op: "text", test: "ends-with", value: at("text"), part: lit("'q'") },
  contains: { op: "text", test: "contains", value: at("text"), part: lit("\\u007b") },
  in: { op: "in", value: at("count"), options: lit([1, 3]) },
  inStrings: { op: "in", value: at("text"), options: lit(["a", "straße {{ x }} 'q'"]) },
  inDeep: { op: "in", value: at("records", 0), options: lit([{ n: 1, name: "a" }]) },
  count: { op: "count", list: at("records") },
  column: { op: "column", list: at("records"), name: "name" },
  columnLacking: { op: "column", list: at("records"), name: "n" },
  orElse: { op: "or-else", value: at("nothing"), fallback: lit("{{ fallback }}") },
  orElseGiven: { op: "or-else", value: at("text"), fallback: lit("x") },
  present: { op: "present", value: at("nothing") },
  presentField: { op: "present", value: at("records", 2, "n") },
  absentElement: at("numbers", 7),
  absentBelow: at("records", 9, "name"),
  template: ex.template(
    at("text"), "|", at("count"), "|", at("ratio"), "|", at("yes"), "|", at("nothing"), "|", at("records", 1, "n"), "|",
    at("numbers"), lit(1e21), lit(1e-7), "}} {{",
  ),
  object: ex.object({ "a b": at("count"), item: at("numbers"), nested: ex.object({ x: ex.object({}) }) }),
  array: { op: "array", items: [at("count"), lit(null), at("text"), lit({ a: [] })] },
  whole: ex.output("source"),
};

/** A pipeline whose outputs are {@link everyExpression}, each once through a task and once as it is. */
export const expressions: Pipeline = pipeline(
  "expressions",
  [
    python("echo-value", { value: subjectType }, { value: subjectType }),
    python("echo", Object.fromEntries(Object.keys(everyExpression).map((name) => [name, any])), Object.fromEntries(Object.keys(everyExpression).map((name) => [name, any]))),
  ],
  [
    call("source", { value: lit(subject) }, { task: "echo-value" }),
    call("echo", everyExpression),
  ],
  {
    outputs: {
      ...everyExpression,
      ...Object.fromEntries(Object.keys(everyExpression).map((name) => [`${name}Echoed`, ex.port("echo", name)])),
    },
  },
);

/** What the task `source` of {@link expressions} gives. */
export const expressionSubject = subject;
