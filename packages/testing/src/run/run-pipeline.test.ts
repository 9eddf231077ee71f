import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dataset, each, pipeline, shell, task, z } from "@partitura/core";
import { describe, expect, it } from "vitest";
import {
  content,
  expectAttempts,
  expectError,
  expectOrder,
  expectOutputs,
  expectState,
  fake,
  runPipeline,
  runTask,
  takes,
} from "../index.js";
import { branching, count, load, nightly, report, reporting, scale, total } from "../testing/pipelines.js";
import { temporaryFolder } from "./folders.js";

describe("runPipeline", () => {
  it("runs Python, TypeScript and shell really", async () => {
    const run = await runPipeline(reporting, { params: { rows: 4 } });
    expectState(run, "succeeded");
    expectOutputs(run, { sum: 6, values: [6, 60], lines: 4, characters: 4 });
    expect(readFileSync(run.outputs.text?.path ?? "", "utf8")).toBe("6,60");
    expect(Object.keys(run.tasks).toSorted()).toEqual([
      "count",
      "load",
      "report",
      "scale[0]",
      "scale[1]",
      "total",
    ]);
    expectOrder(run, "load", "total", "scale", "report", "count");
    expect(run.task(scale, 1).inputs).toEqual({ value: 6, factor: 10 });
    expect(run.task(total).log).toEqual(["adding"]);
    expect(run.warnings).toEqual([]);
  });

  it("lets fakes stand for tasks, typed by their declaration", async () => {
    const run = await runPipeline(reporting, {
      fakes: {
        ...fake(load, ({ rows }) => ({ table: content.text("only\ntwo"), loaded: rows ?? 0 })),
        ...fake(total, { sum: 5 }),
        scale: ({ value, factor }: { value: number; factor: number }) => ({ scaled: value - factor }),
        ...fake(count, () => ({ characters: 99 })),
      },
    });
    expectOutputs(run, { sum: 5, values: [4, -5], lines: 2, characters: 99 });
    // @ts-expect-error -- a sum is a number
    fake(total, { sum: "5" });
    // @ts-expect-error -- a sum must be given
    fake(total, () => ({}));
  });

  it("takes the most exact fake, and runs the other instances really", async () => {
    const run = await runPipeline(reporting, {
      fakes: { load: { loaded: 1 }, total: { sum: 1 }, count: { characters: 0 }, "scale[1]": { scaled: -1 } },
    });
    expectOutputs(run, { values: [1, -1] });
    expect(run.task("scale[0]").log).toEqual(["scaling 1"]);
    expect(run.task("scale[1]").log).toEqual([]);
  });

  it("writes something for an artifact that a fake says nothing of", async () => {
    const run = await runPipeline(reporting, {
      fakes: { load: { loaded: 1 }, total: { sum: 1 }, report: { lines: 0 }, count: { characters: 0 } },
    });
    const { path } = run.task(report).outputs.text;
    expect(readFileSync(path, "utf8")).toBe("made by a fake: report.text\n");
  });

  it("checks what a fake gives as it checks a body", async () => {
    const run = await runPipeline(reporting, { fakes: { load: { loaded: "many" } } });
    expectError(run.task(load), { code: "P7102", message: "loaded" });
    expectState(run, { load: "failed", total: "upstream-failed", count: "upstream-failed" });
    expect(run.outputs).toMatchObject({ sum: null, text: null });
    expect(run.task(count).attempts).toBe(0);
  });

  it("fails the test when an assertion in a fake does not hold", async () => {
    const run = runPipeline(reporting, {
      fakes: {
        ...fake(load, ({ rows }) => {
          expect(rows).toBe(5);
          return { loaded: 1 };
        }),
      },
    });
    await expect(run).rejects.toThrow("expected 4 to be 5");
  });

  it("waits for files, instants and people by the virtual clock", async () => {
    const path = join(temporaryFolder(), "data.csv");
    const run = await runPipeline(nightly, {
      params: { path },
      scheduledAt: "2026-01-01T00:30:00Z",
      fakes: {
        arrival: takes("3h", async (_, { sleep }) => {
          writeFileSync(path, "");
          await sleep("30m");
        }),
      },
      approvals: { ask: true },
    });
    expectState(run, "succeeded");
    expectOutputs(run, { said: "2026-01-01T00:30:00Z" });
    expect(run.startedAt).toBe("2026-01-01T00:30:00.000Z");
    expect(run.endedAt).toBe("2026-01-01T22:01:30.000Z");
    expect(run.waits).toEqual([
      { task: "arrival", why: "wait", seconds: 12_600 },
      { task: "night", why: "wait", seconds: 64_800 },
      { task: "rest", why: "wait", seconds: 90 },
    ]);
  });

  it("asks as often as a wait says, and gives up at its timeout", async () => {
    const path = join(temporaryFolder(), "never");
    const run = await runPipeline(nightly, { params: { path } });
    expectError(run.task("arrival"), { code: "P7107" });
    expect(run.waits).toEqual([{ task: "arrival", why: "timeout", seconds: 21_600 }]);
    expect(run.endedAt).toBe("2026-01-01T06:00:00.000Z");
  });

  it("answers approvals, or lets their time run out", async () => {
    const fakes = { arrival: {}, night: {}, rest: {} };
    const params = { path: "x" };
    const rejected = await runPipeline(nightly, {
      params,
      fakes,
      approvals: { ask: { approved: false, by: "ana" } },
    });
    expectError(rejected.task("ask"), { code: "P7110", message: "ana" });
    const silent = await runPipeline(nightly, { params, fakes });
    expectError(silent.task("ask"), { code: "P7111" });
    expect(silent.endedAt).toBe("2026-01-03T00:00:00.000Z");
  });

  it("follows conditions, skips and exit tasks", async () => {
    const run = await runPipeline(branching, { params: { n: 1 }, fakes: { tidy: {} } });
    expectState(run, { step: "succeeded", big: "skipped", small: "succeeded", tidy: "succeeded" });
    expectAttempts(run, { big: 0, small: 1 });
    expect(run.task("tidy").inputs).toEqual({ status: "succeeded" });
    expectState(await runPipeline(branching, { params: { n: 4 } }), { big: "succeeded", small: "skipped" });
  });

  it("does not let what runs really be overtaken by time", async () => {
    const slow = shell("slow", { command: "sleep 0.3", timeout: "1h" });
    const quick = task("quick", { run: () => undefined, retries: { limit: 1, delay: "10m" } });
    const both = pipeline("both", { timeout: "2h" }, () => {
      slow();
      quick();
    });
    const run = await runPipeline(both, {
      faults: { quick: { kind: "fails", attempts: 1, message: "no", exitCode: 1 } },
    });
    expectState(run, "succeeded");
    expect(run.started).toHaveLength(2);
    expect(run.task(slow).durationMs).toBe(0);
    expect(run.endedAt).toBe("2026-01-01T00:10:00.000Z");
  });

  it("lets no time pass while artifacts are written and read", async () => {
    const make = task("make", {
      inputs: { n: z.int() },
      outputs: { data: dataset() },
      timeout: "30m",
      run: (_, { outputs }) => writeFileSync(outputs["data"] ?? "", "x".repeat(1_000_000)),
    });
    const use = task("use", {
      inputs: { data: dataset() },
      outputs: { size: z.int() },
      timeout: "20m",
      run: async ({ data }) => ({ size: (await readFile(data.path)).length }),
    });
    const many = pipeline("many", { timeout: "1h" }, () => ({
      sizes: each("numbers", [1, 2, 3, 4, 5], (n) => use({ data: make({ n }).data }).size),
    }));
    for (let round = 0; round < 5; round++) {
      const run = await runPipeline(many);
      expectState(run, "succeeded");
      expect([run.endedAt, run.waits]).toEqual(["2026-01-01T00:00:00.000Z", []]);
    }
  });

  it("ends what really hangs at its timeout", async () => {
    const stuck = shell("stuck", { command: "sleep 60", timeout: "200ms" });
    const run = await runTask(stuck);
    expectError(run, { code: "P7107" });
    const lost = task("lost", { run: () => new Promise<never>(() => undefined), timeout: "200ms" });
    expectError(await runTask(lost), { code: "P7107" });
  });

  it("fails a run that takes too long", async () => {
    const run = await runPipeline(branching, { fakes: { step: takes("2d", { n: 1 }) } });
    expectState(run, "failed");
    expectError(run.task("step"), { code: "P7109" });
    expect(run.task("tidy").inputs).toEqual({ status: "failed" });
  });

  it("caches nothing, unless it has a folder for it", async () => {
    let runs = 0;
    const kept = task("kept", {
      outputs: { n: z.int() },
      cache: {},
      run: () => ({ n: ++runs }),
    });
    await runTask(kept);
    const cacheFolder = temporaryFolder();
    expect((await runTask(kept, {}, { cacheFolder })).outputs).toEqual({ n: 2 });
    const again = await runTask(kept, {}, { cacheFolder });
    expect([again.outputs, again.cached, runs]).toEqual([{ n: 2 }, true, 2]);
  });

  it("gives the same run twice", async () => {
    const once = async (): Promise<unknown> => {
      const run = await runPipeline(nightly, {
        params: { path: "x" },
        fakes: { arrival: takes("1h", {}) },
        approvals: { ask: true },
      });
      return [run.started, run.waits, run.startedAt, run.endedAt, run.outputs];
    };
    expect(await once()).toEqual(await once());
  });
});
