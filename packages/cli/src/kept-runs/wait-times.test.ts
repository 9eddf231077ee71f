import type { RunEvent } from "@partitura/backend-local";
import { expect, test } from "vitest";
import { at, ended, start, started, waiting } from "../run-view/testing/events.js";
import { gatherWaits } from "./wait-times.js";

test("adds up the waits of all attempts, and forgets one that an interruption ended", () => {
  const resumed: RunEvent = {
    type: "run-resumed",
    at: at(50),
    runId: "r1",
    resumption: 1,
    hash: "h",
    folder: "/r1",
  };
  const { add, waits } = gatherWaits();
  const events = [
    start,
    waiting("train", [0], 1, { kind: "cpu" }),
    started("train", [0], 3),
    waiting("train", [0], 4, { kind: "pool", pool: "gpus" }),
    started("train", [0], 9, { attempt: 2 }),
    waiting("train", [1], 1, { kind: "memory" }),
    ended("train", [1], 2, { state: "cancelled", attempts: 0 }),
    waiting("deploy", [], 1, { kind: "memory" }),
    resumed,
    started("deploy", [], 60),
  ];
  events.forEach(add);
  expect([...waits]).toEqual([
    ["train[0]", { waitedMs: 7000, for: "pool gpus" }],
    ["train[1]", { waitedMs: 1000, for: "memory" }],
  ]);
});
