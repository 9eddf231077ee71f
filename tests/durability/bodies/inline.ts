import { setTimeout as delay } from "node:timers/promises";
import type { RunOptions } from "@partitura/backend-local";
import { compute, tellCall, type End, type Given } from "./compute.js";

type Bodies = NonNullable<RunOptions["bodies"]>;
type Body = NonNullable<ReturnType<Bodies>>;

/** What the step contract makes of an end. */
function ended(end: End): Awaited<ReturnType<Body>> {
  switch (end.kind) {
    case "done":
      return { code: 0, outputs: end.outputs };
    case "skipped":
      return { code: 99 };
    case "failed":
      return { code: 1, problem: end.why };
  }
}

/** The bodies of the random programs for runs in this process; told before and after each call. */
export function inlineBodies({
  onStart,
  onEnd,
}: {
  readonly onStart?: () => void;
  readonly onEnd?: () => void;
}): Bodies {
  const body: Body = async ({ inputs, context }) => {
    const given = inputs as unknown as Given;
    tellCall(given, context.taskId, context.attempt);
    onStart?.();
    if (given.amount % 3 > 0) await delay(given.amount % 3);
    const end = compute(given, context.attempt);
    onEnd?.();
    return ended(end);
  };
  return () => body;
}
