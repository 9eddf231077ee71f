import type { RunEvent } from "@partitura/backend-local";
import type { Pipeline } from "@partitura/core";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { smallPipeline } from "../testing/small-pipeline.js";
import { trackProgress } from "./progress.js";
import { ended, half, start, started, at, waiting, whole } from "./testing/events.js";
import { renderTree } from "./tree.js";

const colors = pc.createColors(false);

function treeOf(events: readonly RunEvent[], second: number, rows = 40, pipeline: Pipeline = smallPipeline) {
  const { add, progress } = trackProgress();
  events.forEach(add);
  return renderTree(pipeline, progress, { colors, now: second * 1000, rows });
}

describe("the live tree", () => {
  test("folds the items of an each into counts, and shows what runs", () => {
    expect(treeOf(half, 4)).toBe(`small
  ✔ collect  1.0s
  ▸ candidates  each of 3
    ⠋ train  1/3  2.0s  (1 running, 1 between attempts, 1 retry)
  · evaluate-best
  ▸ good-enough  when
    · deploy
    · notify
  4.0s`);
  });

  test("says that packages are being installed before the first task starts", () => {
    expect(treeOf(half.slice(0, 2), 1)).toContain("⠋ collect  (preparing the Python environment)");
  });

  test("shows failures and what they blocked at the end", () => {
    expect(treeOf(whole, 99)).toBe(`small
  ✔ collect  1.0s
  ▸ candidates  each of 3
    ✖ train  3/3  7.0s  (1 failed, 1 retry)
  ⊘ evaluate-best  (upstream failed)
  ▸ good-enough  when
    ⊘ deploy  (upstream failed)
    ⊘ notify  (upstream failed)
  10.0s`);
  });

  test("says what tasks wait for, until they start or are cancelled", () => {
    const items: RunEvent = { type: "each-expanded", at: at(1), node: "candidates", index: [], items: 3 };
    const events = [
      start,
      waiting("collect", [], 1, { kind: "memory" }),
      items,
      waiting("train", [0], 1, { kind: "pool", pool: "gpus" }),
      waiting("train", [1], 1, { kind: "pool", pool: "gpus" }),
      waiting("train", [2], 1, { kind: "cpu" }),
    ];
    expect(treeOf(events, 2)).toContain("◦ collect  (waits for memory)\n");
    expect(treeOf(events, 2)).toContain("◦ train  0/3  (2 wait for pool gpus, 1 waits for cpu)\n");
    const later = [...events, started("collect", [], 3), started("train", [2], 3)];
    expect(treeOf(later, 4)).toMatch(
      /⠋ collect {2}1.0s\n[^]*⠋ train {2}0\/3 {2}1.0s {2}\(1 running, 2 wait for pool gpus\)\n/,
    );
    const over = [...later, ended("train", [0], 5, { state: "cancelled", attempts: 0 })];
    expect(treeOf(over, 6)).toContain("1 waits for pool gpus)");
  });

  test("marks what came from the cache or from an earlier run", () => {
    const events = [
      start,
      ended("collect", [], 1, { cached: true, attempts: 0 }),
      ended("evaluate-best", [], 1, { reusedFrom: "r0" }),
    ];
    expect(treeOf(events, 2)).toContain("✔ collect  (cached)\n");
    expect(treeOf(events, 2)).toContain("✔ evaluate-best  (reused)\n");
  });

  test("starts anew when the run is resumed, with what is told again", () => {
    const resumed: RunEvent = {
      type: "run-resumed",
      at: at(20),
      runId: "r1",
      resumption: 1,
      hash: "h",
      folder: "/project/.partitura/runs/r1",
    };
    const items: RunEvent = { type: "each-expanded", at: at(20), node: "candidates", index: [], items: 3 };
    const again = [
      ended("collect", [], 20, { reusedFrom: "r1" }),
      items,
      ended("train", [0], 20, { reusedFrom: "r1" }),
    ];
    const text = treeOf([...whole, resumed, ...again, started("train", [2], 21)], 22);
    expect(text).toContain("✔ collect  (reused)");
    expect(text).toContain("each of 3\n    ⠋ train  1/3  1.0s  (1 running, 1 reused)");
    expect(text).toContain("· evaluate-best");
    expect(text.endsWith("\n  2.0s")).toBe(true);
  });

  test("an each that is expanded twice has its items once; those of two instances are added", () => {
    const expand = (index: readonly number[], items: number): RunEvent => ({
      type: "each-expanded",
      at: at(1),
      node: "candidates",
      index,
      items,
    });
    expect(treeOf([start, expand([0], 2), expand([0], 2), expand([1], 3)], 2)).toContain("each of 5");
  });
});

describe("a terminal that is too low", () => {
  test("hides what went well first", () => {
    const lines = treeOf(whole, 99, 7).split("\n");
    expect(lines).toHaveLength(7);
    expect(lines.join("\n")).toContain("✖ train");
    expect(lines.join("\n")).not.toContain("✔ collect");
    expect(lines[1]).toBe("… 3 more  (7 done)");
  });

  test("cuts notes that are too long for the terminal", () => {
    const { add, progress } = trackProgress();
    half.forEach(add);
    const text = renderTree(smallPipeline, progress, { colors, now: 4000, rows: 40, columns: 40 });
    expect(text).toContain("\n    ⠋ train  1/3  2.0s  (1 running, 1 b…\n");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBe(40);
  });

  test("then what has not begun, and keeps what runs and waits of thousands of tasks", () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `t${index}`);
    const pipeline: Pipeline = {
      ...smallPipeline,
      nodes: ids.map((id) => ({ ...(smallPipeline.nodes[0] as Pipeline["nodes"][number]), id })),
    };
    const events = [
      start,
      ...ids.slice(0, 2000).map((id) => ended(id, [], 1)),
      started("t2000", [], 1),
      ended("t2001", [], 1, { state: "failed" }),
      waiting("t4999", [], 1, { kind: "memory" }),
    ];
    const lines = treeOf(events, 2, 8, pipeline).split("\n");
    expect(lines).toHaveLength(8);
    expect(lines.slice(1, -1).map((it) => it.trim().split("  ")[0])).toEqual([
      "… 4995 more",
      "⠋ t2000",
      "✖ t2001",
      "· t2002",
      "· t2003",
      "◦ t4999",
    ]);
  });
});
