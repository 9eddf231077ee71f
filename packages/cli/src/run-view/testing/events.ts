import type { RunEvent } from "@partitura/backend-local";

type Of<T extends RunEvent["type"]> = Extract<RunEvent, { readonly type: T }>;

/** A time so many seconds after the epoch. */
export const at = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The first event of a run of the small pipeline. */
export const start: RunEvent = {
  type: "run-started",
  at: at(0),
  runId: "r1",
  pipeline: "small",
  hash: "h",
  folder: "/project/.partitura/runs/r1",
  params: {},
  tasks: ["collect", "train", "evaluate-best", "deploy", "notify"],
};

/** An attempt that starts. */
export const started = (
  node: string,
  index: readonly number[],
  second: number,
  rest: Partial<Of<"task-started">> = {},
): RunEvent => ({
  type: "task-started",
  at: at(second),
  node,
  index,
  attempt: 1,
  folder: `tasks/${node}/attempt-${rest.attempt ?? 1}`,
  codeHash: "c",
  inputsHash: "i",
  ...rest,
});

/** A task that is at its end. */
export const ended = (
  node: string,
  index: readonly number[],
  second: number,
  rest: Partial<Of<"task-finished">> = {},
): RunEvent => ({
  type: "task-finished",
  at: at(second),
  node,
  index,
  state: "succeeded",
  attempts: 1,
  durationMs: 1000,
  ...rest,
});

/** A task for which there is no room. */
export const waiting = (
  node: string,
  index: readonly number[],
  second: number,
  lack: Of<"task-waiting">["for"],
): RunEvent => ({ type: "task-waiting", at: at(second), node, index, for: lack });

const error = { message: "exited with 1", exitCode: 1, log: ["one", "\u001b[31mtwo\u001b[0m"] };

/** The first part of a run in which one of three candidates fails. */
export const half: readonly RunEvent[] = [
  start,
  { type: "environment-started", at: at(0), node: "collect", index: [], packages: ["scikit-learn==1.7.*"] },
  { type: "environment-finished", at: at(1), node: "collect", index: [], durationMs: 1000 },
  started("collect", [], 1),
  ended("collect", [], 2, { outputs: { rows: 3 } }),
  { type: "each-expanded", at: at(2), node: "candidates", index: [], items: 3 },
  started("train", [0], 2),
  started("train", [1], 2),
  started("train", [2], 2),
  ended("train", [0], 3),
  { type: "attempt-failed", at: at(3), node: "train", index: [2], attempt: 1, error, durationMs: 1000 },
  { type: "retry-scheduled", at: at(3), node: "train", index: [2], attempt: 2, delayMs: 5000 },
];

/** The whole of it. */
export const whole: readonly RunEvent[] = [
  ...half,
  ended("train", [1], 4),
  started("train", [2], 8, { attempt: 2, inputs: { data: [1, 2], strength: 1 } }),
  ended("train", [2], 9, { state: "failed", attempts: 2, error }),
  ended("evaluate-best", [], 9, { state: "upstream-failed", attempts: 0 }),
  ended("deploy", [], 9, { state: "upstream-failed", attempts: 0 }),
  ended("notify", [], 9, { state: "upstream-failed", attempts: 0 }),
  {
    type: "run-finished",
    at: at(10),
    runId: "r1",
    state: "failed",
    durationMs: 10_000,
    outputs: { a: [1, "x"] },
  },
];
