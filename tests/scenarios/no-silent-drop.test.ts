import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { argo, argo4, kfp2 } from "@partitura/backend-kubeflow";
import { prefect3 } from "@partitura/backend-prefect";
import { compileTo } from "@partitura/compiler";
import {
  contentHash,
  type Backend,
  type EachNode,
  type Pipeline,
  type Policy,
  type TaskDefinition,
  type TaskNode,
  type WhenNode,
} from "@partitura/core";
import { describe, expect, it } from "vitest";

/** Every field of the IR, set alone, changes what a target emits or gives a diagnostic there. */

const span = { file: "pipeline.ts", line: 1, column: 1 };
const text = { type: "string" } as const;

const shell: TaskDefinition = {
  id: "say",
  inputs: { text: { type: text } },
  outputs: { text: { type: text } },
  body: { kind: "shell", command: "true", codeHash: "0" },
  span,
};
const say: TaskNode = {
  kind: "task",
  id: "say",
  task: "say",
  inputs: { text: { op: "literal", value: "a" } },
  after: [],
  policy: { env: {} },
  span,
};
const other: TaskNode = { ...say, id: "other" };
const loop: EachNode = {
  kind: "each",
  id: "loop",
  items: { op: "literal", value: ["x", "y"] },
  itemType: text,
  onItemFailure: "fail",
  nodes: [{ ...say, id: "looped" }],
  span,
};
const choice: WhenNode = {
  kind: "when",
  id: "choice",
  condition: { op: "param", name: "flag" },
  then: { nodes: [{ ...say, id: "chosen" }] },
  span,
};

const base: Pipeline = {
  irVersion: 1,
  id: "p",
  tags: [],
  params: { flag: { type: { type: "boolean" }, default: true } },
  tasks: { say: shell },
  nodes: [say, other, loop, choice],
  outputs: {},
  span,
};

const withPolicy = (policy: Partial<Policy>): Pipeline => ({
  ...base,
  nodes: [{ ...say, policy: { env: {}, ...policy } }, other, loop, choice],
});
const withTask = (task: Partial<TaskDefinition>): Pipeline => ({
  ...base,
  tasks: { say: { ...shell, ...task } },
});
const withLoop = (fields: Partial<EachNode>): Pipeline => ({
  ...base,
  nodes: [say, other, { ...loop, ...fields }, choice],
});
const withChoice = (fields: Partial<WhenNode>): Pipeline => ({
  ...base,
  nodes: [say, other, loop, { ...choice, ...fields }],
});
const withParam = (param: Pipeline["params"][string]): Pipeline => ({
  ...base,
  params: { ...base.params, extra: param },
});
const schedule = {
  kind: "cron",
  expression: "0 6 * * *",
  timezone: "UTC",
  catchup: false,
  overlap: "queue",
  span,
} as const;
const retries = { limit: 2, delaySeconds: 5, backoff: 1 } as const;

/** A name, the pipeline without the field, and the one with it. */
const fields: readonly (readonly [string, Pipeline, Pipeline])[] = [
  ["description", base, { ...base, description: "What it does." }],
  ["owner", base, { ...base, owner: "team" }],
  ["objective", base, { ...base, objective: "An aim." }],
  ["tags", base, { ...base, tags: ["ml"] }],
  [
    "outputs",
    base,
    { ...base, outputs: { text: { op: "get", from: { op: "output", node: "say" }, key: "text" } } },
  ],
  ["params", base, withParam({ type: text, default: "" })],
  ["params.default", withParam({ type: text, default: "a" }), withParam({ type: text, default: "b" })],
  ["params without a default", withParam({ type: text, default: "a" }), withParam({ type: text })],
  [
    "params.description",
    withParam({ type: text, default: "" }),
    withParam({ type: text, default: "", description: "Who it is for." }),
  ],
  [
    "params.type: bounds",
    withParam({ type: { type: "integer" }, default: 1 }),
    withParam({ type: { type: "integer", minimum: 0 }, default: 1 }),
  ],
  [
    "params.type: pattern",
    withParam({ type: text, default: "a" }),
    withParam({ type: { type: "string", pattern: "^a" }, default: "a" }),
  ],
  [
    "params.type: choices",
    withParam({ type: text, default: "a" }),
    withParam({ type: { enum: ["a", "b"] }, default: "a" }),
  ],
  [
    "params.type: nullable",
    withParam({ type: text, default: "a" }),
    withParam({ type: { anyOf: [text, { type: "null" }] }, default: "a" }),
  ],
  ["schedule", base, { ...base, schedule }],
  [
    "schedule.expression",
    { ...base, schedule },
    { ...base, schedule: { ...schedule, expression: "0 7 * * *" } },
  ],
  [
    "schedule.timezone",
    { ...base, schedule },
    { ...base, schedule: { ...schedule, timezone: "Asia/Tokyo" } },
  ],
  ["schedule.catchup", { ...base, schedule }, { ...base, schedule: { ...schedule, catchup: true } }],
  [
    "schedule.overlap: allow",
    { ...base, schedule },
    { ...base, schedule: { ...schedule, overlap: "allow" } },
  ],
  ["schedule.overlap: skip", { ...base, schedule }, { ...base, schedule: { ...schedule, overlap: "skip" } }],
  [
    "schedule.overlap: replace",
    { ...base, schedule },
    { ...base, schedule: { ...schedule, overlap: "replace" } },
  ],
  ["task.description", base, withTask({ description: "Says it." })],
  ["task.body.command", base, withTask({ body: { kind: "shell", command: "false", codeHash: "1" } })],
  ["task.inputs.type", base, withTask({ inputs: { text: { type: { type: "string", maxLength: 9 } } } })],
  ["task.outputs.type", base, withTask({ outputs: { text: { type: { type: "string", maxLength: 9 } } } })],
  ["task.outputs.optional", base, withTask({ outputs: { text: { type: text, optional: true } } })],
  [
    "inputs",
    base,
    { ...base, nodes: [{ ...say, inputs: { text: { op: "literal", value: "b" } } }, other, loop, choice] },
  ],
  ["after", base, { ...base, nodes: [say, { ...other, after: ["say"] }, loop, choice] }],
  ["retries", base, withPolicy({ retries })],
  ["retries.limit", withPolicy({ retries }), withPolicy({ retries: { ...retries, limit: 3 } })],
  ["retries.delaySeconds", withPolicy({ retries }), withPolicy({ retries: { ...retries, delaySeconds: 9 } })],
  ["retries.backoff", withPolicy({ retries }), withPolicy({ retries: { ...retries, backoff: 2 } })],
  [
    "retries.maxDelaySeconds",
    withPolicy({ retries: { ...retries, backoff: 2 } }),
    withPolicy({ retries: { ...retries, backoff: 2, maxDelaySeconds: 6 } }),
  ],
  ["timeoutSeconds", base, withPolicy({ timeoutSeconds: 60 })],
  ["resources.cpu", base, withPolicy({ resources: { cpu: 2 } })],
  ["resources.memoryBytes", base, withPolicy({ resources: { memoryBytes: 2 ** 30 } })],
  ["env", base, withPolicy({ env: { A: { value: "1" } } })],
  ["env secret", base, withPolicy({ env: { A: { secret: "key" } } })],
  ["cache", base, withPolicy({ cache: {} })],
  ["cache.ttlSeconds", withPolicy({ cache: {} }), withPolicy({ cache: { ttlSeconds: 60 } })],
  [
    "cache.env",
    withPolicy({ env: { A: { value: "1" } }, cache: {} }),
    withPolicy({ env: { A: { value: "1" } }, cache: { env: ["A"] } }),
  ],
  ["each.items", base, withLoop({ items: { op: "literal", value: ["x"] } })],
  ["each.concurrency", base, withLoop({ concurrency: 1 })],
  ["each.onItemFailure", base, withLoop({ onItemFailure: "continue" })],
  ["when.condition", base, withChoice({ condition: { op: "not", operand: { op: "param", name: "flag" } } })],
  ["when.otherwise", base, withChoice({ otherwise: { nodes: [{ ...say, id: "fallen" }] } })],
];

const backends: readonly Backend[] = [
  airflow3 as Backend,
  airflow211 as Backend,
  argo as Backend,
  argo4 as Backend,
  kfp2 as Backend,
  prefect3 as Backend,
];

/** What a target makes of a pipeline, without the hash that any change changes. */
function made(backend: Backend, pipeline: Pipeline): string {
  const hash = contentHash(pipeline);
  const checked = { pipeline, hash, assets: { "step.py": "" }, file: "/p/pipeline.ts", root: "/p" };
  const [result, diagnostics] = compileTo(backend, checked, { version: "1", source: "pipeline.ts" });
  const files = (result?.files ?? []).map(
    ({ path, text: content }) => `${path}\n${content.replaceAll(hash, "").replaceAll(hash.slice(0, 12), "")}`,
  );
  return JSON.stringify([files, diagnostics]);
}

describe.each(backends.map((backend) => [backend.target, backend] as const))("%s", (_, backend) => {
  it.each(fields)("%s is not dropped", (_name, without, with_) => {
    expect(made(backend, with_)).not.toBe(made(backend, without));
  });

  it("is not told apart by the hash alone", () => {
    const hashed = withTask({ body: { kind: "shell", command: "true", codeHash: "1" } });
    expect(made(backend, hashed)).toBe(made(backend, base));
  });

  it("gives the same for the same", () => {
    expect(made(backend, base)).toBe(made(backend, structuredClone(base)));
  });
});
