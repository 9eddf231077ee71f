import { pipeline, task, z } from "@partitura/core";
import { describe, expect, it, vi } from "vitest";
import {
  content,
  corruptArtifact,
  failAttempt,
  fireTimesOf,
  graphOf,
  hangAttempt,
  runPipeline,
  runTask,
  TestingError,
  testingDiagnostics,
} from "./index.js";
import { load, nightly, report, reporting, scale } from "./testing/pipelines.js";

const mistake = async (run: Promise<unknown>): Promise<string> => {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TestingError)) throw new Error(`no mistake of a test: ${String(error)}`);
  expect(error.diagnostics[0]?.code).toBe(error.message.slice(0, 5));
  return error.message;
};

describe("mistakes of a test", () => {
  it("P7060: something else than a pipeline or a task", async () => {
    expect(await mistake(runPipeline(scale as never))).toContain(
      "P7060: runPipeline() wants a pipeline, and was given a task",
    );
    expect(await mistake(runTask(reporting as never))).toContain("was given a pipeline");
    expect(() => graphOf({} as never)).toThrow("an object of Object");
    expect(() => graphOf((() => undefined) as never)).toThrow("another function");
    expect(() => graphOf(undefined as never)).toThrow("undefined");
  });

  it("P7061: a task that is not there", async () => {
    const text = await mistake(runPipeline(reporting, { fakes: { laod: {} } }));
    expect(text).toContain("P7061: `fakes` names 'laod'");
    expect(text).toContain("It has: load, total, scale, report, count.");
    expect(await mistake(runPipeline(reporting, { faults: { "lost[0]": [] } }))).toContain("`faults`");
    expect(await mistake(runPipeline(reporting, { approvals: { load: true } }))).toContain("`approvals`");
    expect(await mistake(runPipeline(reporting, { crashAfter: "lost" }))).toContain("`crashAfter`");
  });

  it("P7062: what would hang for ever", async () => {
    expect(await mistake(runTask(scale, { value: 1, factor: 1 }, { faults: hangAttempt(1) }))).toMatch(
      /P7062: 'scale' .*pipelines\.ts:\d+/,
    );
  });

  it("P7063: an artifact that is not there", async () => {
    const text = await mistake(runTask(load, {}, { faults: [failAttempt(7), corruptArtifact("loaded")] }));
    expect(text).toContain("P7063: 'load' has no output artifact 'loaded'");
    expect(text).toContain("artifacts: table");
  });

  it("P7065: content that cannot be made", async () => {
    const text = await mistake(runTask(report, { values: [], table: content.copyOf("not/there.csv") }));
    expect(text).toContain("P7065: The artifact 'table' cannot be made: there is no file or folder");
    const outside = content.folder({ "../x": "" });
    expect(await mistake(runTask(report, { values: [], table: outside }))).toContain("'../x' is outside");
    const fakes = { load: { loaded: content.text("1") } };
    expect(await mistake(runPipeline(reporting, { fakes }))).toContain(
      "'load.loaded' cannot be made: it is no output",
    );
  });

  it("P7066: no instant", async () => {
    const params = { path: "x" };
    expect(await mistake(runPipeline(nightly, { params, now: "2026-01-01" }))).toContain(
      "P7066: `now` is '2026-01-01'",
    );
    expect(await mistake(runPipeline(nightly, { params, scheduledAt: new Date(Number.NaN) }))).toContain(
      "`scheduledAt`",
    );
    expect(() => fireTimesOf(nightly, { from: "yesterday" })).toThrow("P7066: `from`");
  });

  it("P7067: no length of time", async () => {
    const fakes = {
      load: async (_: object, { sleep }: { readonly sleep: (text: never) => Promise<void> }) =>
        sleep("soon" as never),
    };
    expect(await mistake(runPipeline(reporting, { fakes }))).toContain("P7067: context.sleep() is 'soon'");
  });

  it("P7068: timers by which nothing would go on", async () => {
    vi.useFakeTimers();
    try {
      expect(await mistake(runTask(load))).toContain("P7068");
    } finally {
      vi.useRealTimers();
    }
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      expect((await runTask(scale, { value: 1, factor: 1 })).state).toBe("succeeded");
    } finally {
      vi.useRealTimers();
    }
  });

  it("and of its pipeline are found as always", async () => {
    const twice = pipeline("twice", {}, () => {
      scale({ value: 1, factor: 2 });
      scale({ value: 1, factor: 2 });
    });
    expect(await mistake(runPipeline(twice))).toMatch(/P2\d{3}: .*mistakes\.test\.ts:\d+:\d+/);
    const params = pipeline("params", { params: { n: z.int() } }, () => ({}));
    expect(await mistake(runPipeline(params, { params: { n: "1" as never } }))).toContain("P7001");
    // @ts-expect-error -- a param that has no default must be given
    expect(await mistake(runPipeline(params))).toContain("P7002");
  });

  it("all have a test", () => {
    expect(Object.keys(testingDiagnostics)).toEqual([
      "P7060",
      "P7061",
      "P7062",
      "P7063",
      "P7064",
      "P7065",
      "P7066",
      "P7067",
      "P7068",
    ]);
    void task;
  });
});
