import type { Node, TaskNode } from "@partitura/core";
import { call, e, each, pipeline, python, shell } from "../build.js";
import { number } from "./types.js";

const exit = (node: Node): TaskNode => {
  if (node.kind !== "task") throw new Error("not a task");
  return node;
};

/** Join rules, skips, what runs at the exit, and the policies of a task. */
export const rules = pipeline(
  "rules",
  [
    python("broken", {}, { n: number }),
    { ...python("number", { n: number }, { n: number }), skippable: true },
    shell("tell", "true", {
      status: { type: "string" },
      failed: { type: "array", items: { type: "string" } },
    }),
  ],
  [
    call("broken"),
    call("number", { n: e.value(1) }),
    {
      ...exit(
        call(
          "clean",
          { n: { op: "or-else", value: e.output("broken", "n"), fallback: e.value(0) } },
          { task: "number", after: ["number"] },
        ),
      ),
      runIf: "all-done",
    },
    call("needs", { n: { op: "or-skip", value: e.output("number", "n") } }, { task: "number" }),
    each("tolerated", e.value([1, 2]), [call("inside", { n: e.output("broken", "n") }, { task: "number" })], {
      onItemFailure: "continue",
    }),
    call(
      "policies",
      { n: { op: "arithmetic", operator: "add", left: e.param("n"), right: e.value(1) } },
      {
        task: "number",
        policy: {
          timeoutSeconds: 5,
          retries: { limit: 2, delaySeconds: 0, backoff: 1, exitCodes: [3, 4] },
          cache: { version: "1", ttlSeconds: 60 },
          pool: { name: "db", slots: 2 },
          labels: { team: "x" },
          overlays: { "prefect@3": { tags: ["t"], retry_jitter_factor: 0.5 } },
          resources: { gpu: { type: "nvidia.com/gpu", count: 1 } },
        },
      },
    ),
  ],
  {
    params: { n: { type: number } },
    outputs: { n: e.output("number", "n") },
    timeoutSeconds: 60,
    deadline: { seconds: 30, notify: [{ kind: "webhook", url: { secret: "hook" } }] },
    schedule: {
      kind: "interval",
      seconds: 600,
      anchor: "2026-01-01T00:00:00Z",
      catchup: false,
      overlap: "allow",
      start: "2026-01-01T00:00:00Z",
      span: { file: "pipeline.ts", line: 1, column: 1 },
    },
    onExit: [
      exit(
        call("tell", { status: { op: "run", field: "status" }, failed: { op: "run", field: "failedTasks" } }),
      ),
    ],
  },
);
