import fc from "fast-check";
import { compareOperators, textTests, type Expression } from "../ir/expression.js";
import type { Json } from "../ir/json.js";
import type { Node, Pipeline } from "../ir/pipeline.js";
import type { Policy, TaskDefinition } from "../ir/task.js";
import { artifactKinds, type ValueType } from "../ir/value-type.js";

/** Generators of IR for property tests: every kind of node, expression, type and body, with hostile texts. */

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("{{ x }}", '"', "'", "\\", "\n", "$HOME", "__proto__", "span"),
);
const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const json = fc.jsonValue({ maxDepth: 2 }).map((it) => JSON.parse(JSON.stringify(it)) as Json);
const span = fc.record({
  file: text,
  line: fc.integer({ min: 1, max: 999 }),
  column: fc.integer({ min: 1, max: 99 }),
});
const record = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<{ [key: string]: T }> =>
  fc.dictionary(name, values, { maxKeys: 3 });
const whole = fc.integer({ min: 0, max: 1000 });

const { type } = fc.letrec<{ type: ValueType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constant<ValueType>({}),
    fc.record({ type: fc.constantFrom("null" as const, "boolean" as const) }),
    fc.record(
      { type: fc.constantFrom("integer" as const, "number" as const), minimum: whole },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      { type: fc.constant("string" as const), maxLength: whole, pattern: text },
      { requiredKeys: ["type"] },
    ),
    fc.record({ const: json }),
    fc.record({ enum: fc.array(json, { minLength: 1, maxLength: 3 }) }),
    fc.record({ artifact: fc.constantFrom(...artifactKinds) }),
    fc.record({ type: fc.constant("array" as const), items: tie("type") }),
    fc.record({ type: fc.constant("array" as const), prefixItems: fc.array(tie("type"), { maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie("type"), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      type: fc.constant("object" as const),
      properties: record(tie("type")),
      required: fc.array(name, { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.boolean(), tie("type")),
    }),
  ),
}));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const inner = tie("expression");
  const list = fc.array(inner, { maxLength: 2 });
  return {
    expression: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({ op: fc.constant("literal" as const), value: json }),
      fc.record({ op: fc.constant("param" as const), name: text }),
      fc.record({ op: fc.constant("output" as const), node: id }),
      fc.record({ op: fc.constantFrom("item" as const, "index" as const), each: id }),
      fc.record({ op: fc.constant("get" as const), from: inner, key: fc.oneof(text, whole) }),
      fc.record({ op: fc.constant("object" as const), fields: record(inner) }),
      fc.record({ op: fc.constant("array" as const), items: list }),
      fc.record({ op: fc.constant("template" as const), parts: list }),
      fc.record({
        op: fc.constant("compare" as const),
        operator: fc.constantFrom(...compareOperators),
        left: inner,
        right: inner,
      }),
      fc.record({ op: fc.constantFrom("and" as const, "or" as const), operands: list }),
      fc.record({ op: fc.constant("not" as const), operand: inner }),
      fc.record({
        op: fc.constant("text" as const),
        test: fc.constantFrom(...textTests),
        value: inner,
        part: inner,
      }),
      fc.record({ op: fc.constant("in" as const), value: inner, options: inner }),
      fc.record({ op: fc.constant("count" as const), list: inner }),
      fc.record({ op: fc.constant("column" as const), list: inner, name: text }),
      fc.record({ op: fc.constant("or-else" as const), value: inner, fallback: inner }),
      fc.record({ op: fc.constant("present" as const), value: inner }),
    ),
  };
});

const policy: fc.Arbitrary<Policy> = fc.record(
  {
    retries: fc.record(
      { limit: whole, delaySeconds: whole, backoff: fc.integer({ min: 1, max: 4 }), maxDelaySeconds: whole },
      { requiredKeys: ["limit", "delaySeconds", "backoff"] },
    ),
    timeoutSeconds: fc.integer({ min: 1, max: 9999 }),
    resources: fc.record(
      { cpu: fc.integer({ min: 1, max: 8 }), memoryBytes: fc.integer({ min: 1, max: 2 ** 31 }) },
      { requiredKeys: [] },
    ),
    env: record(fc.oneof(fc.record({ value: text }), fc.record({ secret: text }))),
  },
  { requiredKeys: ["env"] },
);

const { node } = fc.letrec<{ node: Node }>((tie) => {
  const nodes = fc.array(tie("node"), { maxLength: 2 });
  const arm = fc.record({ nodes, result: expression }, { requiredKeys: ["nodes"] });
  return {
    node: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({
        kind: fc.constant("task" as const),
        id,
        task: id,
        inputs: record(expression),
        after: fc.array(id, { maxLength: 2 }),
        policy,
        span,
      }),
      fc.record(
        {
          kind: fc.constant("each" as const),
          id,
          items: expression,
          itemType: type,
          concurrency: fc.integer({ min: 1, max: 9 }),
          onItemFailure: fc.constantFrom("fail" as const, "continue" as const),
          nodes,
          result: expression,
          span,
        },
        { requiredKeys: ["kind", "id", "items", "itemType", "onItemFailure", "nodes", "span"] },
      ),
      fc.record(
        { kind: fc.constant("when" as const), id, condition: expression, then: arm, otherwise: arm, span },
        { requiredKeys: ["kind", "id", "condition", "then", "span"] },
      ),
    ),
  };
});

const port = fc.record(
  { type, default: json, optional: fc.boolean(), description: text },
  { requiredKeys: ["type"] },
);
const body: fc.Arbitrary<TaskDefinition["body"]> = fc.oneof(
  fc.record({ kind: fc.constant("typescript" as const), bundle: text, codeHash: text }),
  fc.record({
    kind: fc.constant("python" as const),
    source: text,
    function: name,
    packages: fc.array(text, { maxLength: 2 }),
    files: fc.array(text, { minLength: 1, maxLength: 2 }),
    codeHash: text,
  }),
  fc.record({ kind: fc.constant("shell" as const), command: text, codeHash: text }),
  fc.record({
    kind: fc.constant("container" as const),
    image: text,
    command: fc.array(text, { maxLength: 2 }),
    args: fc.array(text, { maxLength: 2 }),
    codeHash: text,
  }),
);
const task: fc.Arbitrary<TaskDefinition> = fc.record({
  id,
  inputs: record(port),
  outputs: record(port),
  body,
  span,
});

/** Any pipeline that the IR's schema accepts; ids and references need not make sense. */
export const arbitraryPipeline: fc.Arbitrary<Pipeline> = fc.record(
  {
    irVersion: fc.constant(1 as const),
    id,
    description: text,
    owner: text,
    objective: text,
    tags: fc.array(text, { maxLength: 2 }),
    params: record(fc.record({ type, default: json }, { requiredKeys: ["type"] })),
    schedule: fc.record({
      kind: fc.constant("cron" as const),
      expression: text,
      timezone: text,
      catchup: fc.boolean(),
      overlap: fc.constantFrom("allow" as const, "skip" as const, "replace" as const, "queue" as const),
      span,
    }),
    tasks: record(task),
    nodes: fc.array(node, { maxLength: 3 }),
    outputs: record(expression),
    span,
  },
  { requiredKeys: ["irVersion", "id", "tags", "params", "tasks", "nodes", "outputs", "span"] },
);
