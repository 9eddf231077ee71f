import type { RunEvent, TaskError } from "@partitura/backend-local";
import { pipelineSchema, type Json, type Pipeline } from "@partitura/core";
import type { RunSource } from "../record.js";

const span = { file: "pipeline.ts", line: 3, column: 1 };
const artifact = { type: { artifact: "file" } };
const body = { kind: "shell", command: "true", codeHash: "c0de" };
const output = (node: string, ...keys: readonly string[]): object =>
  keys.reduce<object>((from, key) => ({ op: "get", from, key }), { op: "output", node });

const node = (id: string, inputs: object, more: object = {}): object => ({
  kind: "task",
  id,
  task: id,
  inputs,
  after: [],
  policy: { env: {} },
  span,
  ...more,
});

const task = (id: string, inputs: object, outputs: object): object => ({ id, inputs, outputs, body, span });

/** Two tasks in a loop over two items, one that reads the files of all, and one that reads what that gives. */
export const samplePipeline: Pipeline = pipelineSchema.parse({
  irVersion: 1,
  id: "sample",
  description: "A sample.",
  owner: "team-a",
  tags: ["nightly"],
  params: {},
  tasks: {
    make: {
      ...task("make", {}, { raw: { ...artifact, description: "As it came." } }),
      description: "Makes.",
    },
    copy: task("copy", { raw: artifact }, { same: artifact }),
    pick: task("pick", { all: { type: { type: "array", items: artifact.type } } }, { best: artifact }),
    last: task("last", { best: artifact }, {}),
  },
  nodes: [
    {
      kind: "each",
      id: "items",
      items: { op: "literal", value: [1, 2] },
      itemType: { type: "number" },
      onItemFailure: "fail",
      nodes: [node("make", {}), node("copy", { raw: output("make", "raw") })],
      result: output("copy", "same"),
      span,
    },
    node("pick", { all: output("items") }),
    node("last", { best: output("pick", "best") }, { updates: ["s3://bucket/best", "ready"] }),
  ],
  outputs: {},
  span,
});

/** What is known of runs of {@link samplePipeline}. */
export const sampleSource: RunSource = {
  pipeline: samplePipeline,
  file: "/project/pipeline.ts",
  version: "1.2.3",
};

const at = (second: number): string => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();

/** A reference to a file with this content. */
export const fileOf = (sha256: string): Json => ({ type: "file", uri: `file:///store/${sha256}`, sha256 });

/** The first event of a run. */
export const started = (more: object = {}): RunEvent => ({
  type: "run-started",
  at: at(0),
  runId: "run-1",
  pipeline: "sample",
  hash: "abc",
  folder: "/runs/run-1",
  params: { source: "web", limit: 3 },
  tasks: ["make", "copy", "pick", "last"],
  ...more,
});

/** The run goes on. */
export const resumed = (resumption: number): RunEvent => ({
  type: "run-resumed",
  at: at(30),
  runId: "run-1",
  resumption,
  hash: "abc",
  folder: "/runs/run-1",
});

/** An attempt starts, in the second that is given. */
export const attempt = (
  name: string,
  index: readonly number[],
  second: number,
  more: object = {},
): RunEvent => ({
  type: "task-started",
  at: at(second),
  node: name,
  index,
  attempt: 1,
  folder: ["tasks", name, ...index, "attempt-1"].join("/"),
  codeHash: "c0de",
  inputsHash: "1234",
  inputs: {},
  ...more,
});

/** A task ends. */
export const finished = (
  name: string,
  index: readonly number[],
  second: number,
  more: object = {},
): RunEvent => ({
  type: "task-finished",
  at: at(second),
  node: name,
  index,
  state: "succeeded",
  attempts: 1,
  durationMs: 1000,
  ...more,
});

/** Why something failed. */
export const reason: TaskError = { message: "it broke", exitCode: 3, log: ["one", "two"] };

/** The last event of a run. */
export const ended = (
  second: number,
  state: "succeeded" | "failed" | "cancelled" = "succeeded",
): RunEvent => ({
  type: "run-finished",
  at: at(second),
  runId: "run-1",
  state,
  durationMs: second * 1000,
  outputs: {},
});

/** A run of {@link samplePipeline} that succeeds. */
export const wholeRun: readonly RunEvent[] = [
  started(),
  attempt("make", [0], 1),
  finished("make", [0], 2, { outputs: { raw: fileOf("aa") } }),
  attempt("make", [1], 2),
  finished("make", [1], 3, { outputs: { raw: fileOf("bb") } }),
  attempt("copy", [0], 3, { inputs: { raw: fileOf("aa") } }),
  finished("copy", [0], 4, { outputs: { same: fileOf("aa") } }),
  attempt("copy", [1], 4, { inputs: { raw: fileOf("bb") } }),
  finished("copy", [1], 5, { outputs: { same: fileOf("bb") } }),
  attempt("pick", [], 5, { inputs: { all: [fileOf("aa"), fileOf("bb")] } }),
  finished("pick", [], 6, { outputs: { best: fileOf("bb") } }),
  attempt("last", [], 6, { inputs: { best: fileOf("bb") } }),
  finished("last", [], 7, { updates: ["s3://bucket/best", "ready"] }),
  ended(8),
];
