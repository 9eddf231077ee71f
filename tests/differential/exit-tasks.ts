import type { Expression, TaskNode } from "@partitura/core";
import type { Choices } from "./choices.js";
import { literal } from "./expressions.js";
import type { BodyPair } from "./making.js";

const told: Expression = {
  op: "template",
  parts: [{ op: "run", field: "status" }, literal(" "), { op: "run", field: "failedTasks" }],
};

/** Up to two tasks for the end of a run, most of which succeed; most programs have none. */
export function exitTasks(choices: Choices, bodies: readonly BodyPair[]): readonly TaskNode[] {
  const count = [0, 0, 0, 1, 2][choices.pick(5)] ?? 0;
  return Array.from({ length: count }, (_, at): TaskNode => {
    const inputs = {
      amount: { op: "count", list: { op: "run", field: "failedTasks" } } as const,
      list: { op: "param", name: "numbers" } as const,
      label: choices.pick(3) === 2 ? literal("bye") : told,
      outcome: literal(choices.from(["ok", "ok", "ok", "fail"])),
    };
    const task = choices.from(bodies).plain.id;
    const span = { file: "pipeline.ts", line: 1, column: 1 };
    return { kind: "task", id: `x${at + 1}`, task, inputs, after: [], policy: { env: {} }, span };
  });
}
