import { readFileSync } from "node:fs";
import { pipeline, python, each, task, z } from "@partitura/core";
import { describe, expect, it } from "vitest";
import {
  corruptArtifact,
  crashAttempt,
  expectAttempts,
  expectError,
  expectOutputs,
  expectState,
  failAttempt,
  hangAttempt,
  runPipeline,
} from "../index.js";
import { load, reporting, scale, total } from "../testing/pipelines.js";

describe("faults", () => {
  it("meet one attempt of a body that runs really otherwise", async () => {
    const run = await runPipeline(reporting, {
      faults: { total: [failAttempt(1), crashAttempt(2)], count: failAttempt(1) },
    });
    expectState(run, { total: "succeeded", count: "failed" });
    expectAttempts(run, { total: 3, count: 1 });
    expect(run.task(total).outputs).toEqual({ sum: 6 });
    expectError(run.task("count"), { message: "injected failure", exitCode: 1 });
  });

  it("meet one instance", async () => {
    const run = await runPipeline(reporting, { faults: { "scale[1]": failAttempt("every") } });
    expectState(run, { "scale[0]": "succeeded", "scale[1]": "failed", report: "upstream-failed" });
    expect(run.task(scale, 0).log).toEqual(["scaling 6"]);
  });

  it("tell apart the instances of loops inside of loops", async () => {
    const cell = task("cell", {
      inputs: { x: z.int(), y: z.int() },
      outputs: { sum: z.int() },
      run: ({ x, y }) => ({ sum: x + y }),
    });
    const rows = pipeline("rows", {}, () => ({
      all: each("rows", [10, 20], (x) => each("columns", [1, 2], (y) => cell({ x, y }).sum)),
    }));
    const run = await runPipeline(rows, { faults: { "cell[1][0]": failAttempt(1) } });
    expectState(run, {
      "cell[0][0]": "succeeded",
      "cell[0][1]": "succeeded",
      "cell[1][0]": "failed",
      "cell[1][1]": "succeeded",
    });
  });

  it("corrupt an artifact after its task has succeeded", async () => {
    const run = await runPipeline(reporting, { faults: { load: corruptArtifact("table") } });
    expectState(run, { load: "succeeded", total: "failed" });
    expect(readFileSync(run.task(load).outputs.table.path, "utf8")).toContain("corrupted");
  });

  it("let a Python task hang until its timeout, which takes no time", async () => {
    const run = await runPipeline(reporting, { faults: { total: hangAttempt("every") } });
    expectError(run.task(total), { code: "P7107" });
    expect(run.waits.map(({ why, seconds }) => [why, seconds])).toEqual([
      ["timeout", 7200],
      ["retry", 3600],
      ["timeout", 7200],
      ["retry", 7200],
      ["timeout", 7200],
    ]);
    expect(run.task(total).durationMs).toBe((3 * 7200 + 3600 + 7200) * 1000);
  });
});

describe("a crash of the executor", () => {
  const counts = { first: 0, second: 0, third: 0 };
  const first = task("first", { outputs: { n: z.int() }, run: () => ({ n: ++counts.first }) });
  const second = task("second", {
    inputs: { n: z.int() },
    outputs: { n: z.int() },
    run: ({ n }) => ({ n: n + ++counts.second }),
  });
  const third = python("third", {
    source: "../testing/steps.py#fragile",
    inputs: { value: z.int() },
    outputs: { doubled: z.int() },
  });
  const chain = pipeline("chain", {}, () => {
    const a = first();
    const b = second({ n: a.n });
    return { n: b.n, doubled: third({ value: b.n }).doubled };
  });

  it("is survived: what has succeeded is not run again", async () => {
    const whole = await runPipeline(chain);
    const before = { ...counts };
    const run = await runPipeline(chain, { crashAfter: "first" });
    expectState(run, "succeeded");
    expect(run.resumptions).toBe(1);
    expect([counts.first - before.first, run.task(first).attempts]).toEqual([1, 1]);
    expect(Object.keys(run.tasks).toSorted()).toEqual(Object.keys(whole.tasks).toSorted());
    expect(run.outputs.doubled).toBe(run.task(second).outputs.n * 2);
  });

  it("after each task comes to the same end", async () => {
    for (const crashAfter of ["load", "scale[1]", "count"]) {
      const run = await runPipeline(reporting, { crashAfter });
      expectState(run, "succeeded");
      expect([crashAfter, run.resumptions]).toEqual([crashAfter, 1]);
      expectOutputs(run, { sum: 6, values: [6, 60], lines: 4, characters: 4 });
    }
  });
});
