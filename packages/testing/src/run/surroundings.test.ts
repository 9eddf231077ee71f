import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { container, native, pipeline, secret, shell, task, waitFor, z } from "@partitura/core";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  expectError,
  expectOutputs,
  expectState,
  failAttempt,
  fake,
  runPipeline,
  runTask,
  takes,
  type PipelineRun,
} from "../index.js";
import { temporaryFolder } from "./folders.js";

async function serve(answer: () => number): Promise<string> {
  const server: Server = createServer((_, response) => response.writeHead(answer()).end());
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const hoursOf = ({ startedAt, endedAt }: PipelineRun<unknown>): number =>
  (Date.parse(endedAt) - Date.parse(startedAt)) / 3_600_000;

describe("what a test leaves out", () => {
  it("is what a faked task would need: an engine, an image, room, secrets and their files", async () => {
    const big = container("big", {
      image: "example.test/none:1",
      outputs: { n: z.int() },
      resources: { cpu: 10_000, memory: "900Ti", gpu: { type: "nvidia.com/gpu", count: 99 } },
      env: { KEY: secret("no-such-secret") },
      secretFiles: { "/nonexistent/secret": secret("no-such-secret") },
    });
    const load = native("load", "an-engine", { class: "x" }, { outputs: { rows: z.int() } });
    const both = pipeline("both", {}, () => ({ n: big().n, rows: load().rows }));
    const run = await runPipeline(both, { fakes: { ...fake(big, { n: 1 }), ...fake(load, { rows: 2 }) } });
    expectOutputs(run, { n: 1, rows: 2 });
    await expect(runPipeline(both, { fakes: fake(big, { n: 1 }) })).rejects.toThrow("P7011");
  });

  it("is telling people that a run is late", async () => {
    let told = 0;
    const url = await serve(() => {
      told++;
      return 200;
    });
    const step = task("step", { run: () => undefined });
    const slow = pipeline(
      "slow",
      { deadline: { after: "1h", notify: [{ webhook: url }] } },
      () => void step(),
    );
    const late = await runPipeline(slow, { fakes: { step: takes("2h", {}) } });
    expect([late.state, late.late, told]).toEqual(["succeeded", true, 0]);
    expect((await runPipeline(slow, { fakes: { step: takes("30m", {}) } })).late).toBe(false);
  });

  it("is not pools: who finds none free waits", async () => {
    const query = task("query", { inputs: { n: z.int() }, pool: "database", run: () => undefined });
    const three = pipeline("three", {}, () => {
      for (const n of [1, 2, 3]) query({ n }, { id: `query-${n}` });
    });
    const fakes = { query: takes("1h", {}) };
    expect(hoursOf(await runPipeline(three, { fakes }))).toBe(3);
    expect(hoursOf(await runPipeline(three, { fakes, pools: { database: 3 } }))).toBe(1);
    expect(hoursOf(await runPipeline(three, { fakes, pools: { database: 3 }, concurrency: 2 }))).toBe(2);
  });

  it("is the fake that native tasks bring when a process is asked for", async () => {
    const load = native("load", "an-engine", {}, { outputs: { n: z.int() }, fake: () => ({ n: 5 }) });
    expect((await runTask(load)).outputs).toEqual({ n: 5 });
  });
});

describe("waits", () => {
  const ready = waitFor("ready", "http", { timeout: "1d", every: "10m" });
  const checked = waitFor("checked", "command", { timeout: "1d", every: "1h" });

  it("for an endpoint ask it really, as often as they say", async () => {
    let asked = 0;
    const url = await serve(() => (++asked < 4 ? 503 : 200));
    const run = await runTask(ready, { url });
    expect([run.state, asked, run.waits]).toEqual([
      "succeeded",
      4,
      [{ task: "ready", why: "wait", seconds: 1800 }],
    ]);
  });

  it("for a command run it really, until their time is over", async () => {
    const file = join(temporaryFolder(), "asked");
    const command = `echo x >> ${file}; test $(wc -l < ${file}) -gt 2`;
    expect((await runTask(checked, { command })).durationMs).toBe(2 * 3_600_000);
    const never = await runTask(checked, { command: "false" });
    expectError(never, { code: "P7107" });
    expect(never.durationMs).toBe(86_400_000);
  });

  it("for an asset end when a task of the run has updated it, or at their timeout", async () => {
    const fresh = waitFor("fresh", "asset", { timeout: "1d", every: "1h" });
    const write = task("write", { run: () => undefined });
    const both = pipeline("both", {}, () => {
      write({}, { updates: ["numbers"] });
      fresh({ asset: "numbers" });
    });
    const run = await runPipeline(both, { fakes: { write: takes("90m", {}) } });
    expectState(run, "succeeded");
    expect(run.waits).toEqual([{ task: "fresh", why: "wait", seconds: 7200 }]);
    const failed = await runPipeline(both, { faults: { write: failAttempt(1) } });
    expectError(failed.task("fresh"), { code: "P7107" });
    expect(failed.waits).toEqual([{ task: "fresh", why: "timeout", seconds: 86_400 }]);
  });

  it("refuse an instant that is none, as always", async () => {
    const night = waitFor("night", "time", { timeout: "1d" });
    expectError(await runTask(night, { at: "tonight" }), { code: "P7101" });
    expect((await runTask(night, { at: "2020-01-01T00:00:00Z" })).durationMs).toBe(0);
  });
});

describe("the folder of a run", () => {
  it("stays where a test wants it", async () => {
    const runsFolder = temporaryFolder();
    const touch = shell("touch", { outputs: { n: z.int() }, command: 'echo 1 > "$out_n"' });
    const only = pipeline("only", {}, () => ({ n: touch().n }));
    const [first, second] = [
      await runPipeline(only, { runsFolder }),
      await runPipeline(only, { runsFolder }),
    ];
    expectState(first, "succeeded");
    expect(first.folder).not.toBe(second.folder);
    expect([first, second].every(({ folder }) => folder.startsWith(runsFolder) && existsSync(folder))).toBe(
      true,
    );
    writeFileSync(join(first.folder, "note"), "");
  });
});
