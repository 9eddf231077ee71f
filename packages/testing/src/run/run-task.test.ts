import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dataset, python, secret, shell, task, z } from "@partitura/core";
import { describe, expect, it, vi } from "vitest";
import {
  content,
  crashAttempt,
  expectError,
  expectState,
  failAttempt,
  hangAttempt,
  runTask,
} from "../index.js";
import { fragile, load, report, scale, total } from "../testing/pipelines.js";

describe("runTask", () => {
  it("runs a TypeScript body as the function that it is, with typed inputs and outputs", async () => {
    const run = await runTask(scale, { value: 3, factor: 2 });
    const { scaled }: { readonly scaled: number } = run.outputs;
    expect([run.state, scaled, run.attempts, run.log]).toEqual(["succeeded", 6, 1, ["scaling 3"]]);
    // @ts-expect-error -- a factor is a number
    await runTask(scale, { value: 3, factor: "2" });
    // @ts-expect-error -- a factor must be given
    await expect(runTask(scale, { value: 3 })).rejects.toThrow("P1011");
  });

  it("runs the very function of the test's process", async () => {
    const run = vi.fn<(inputs: { readonly n: number }) => { n: number }>(({ n }) => ({ n: n + 1 }));
    const spied = task("spied", { inputs: { n: z.number() }, outputs: { n: z.number() }, run });
    expect((await runTask(spied, { n: 1 })).outputs).toEqual({ n: 2 });
    expect(run).toHaveBeenCalledOnce();
  });

  it("fills in defaults, and reads Python", async () => {
    const run = await runTask(load);
    expect(run.inputs).toEqual({ rows: 3 });
    expect(run.outputs.loaded).toBe(3);
    expect(readFileSync(run.outputs.table.path, "utf8")).toBe("0\n1\n2");
  });

  it("makes artifacts of content, and takes those of another run", async () => {
    const run = await runTask(report, { values: [1, 2], table: content.text("a\nb") });
    expect(run.outputs.lines).toBe(2);
    expect(readFileSync(run.outputs.text.path, "utf8")).toBe("1,2");
    const { outputs } = await runTask(load, { rows: 5 });
    expect((await runTask(total, { table: outputs.table })).outputs).toEqual({ sum: 10 });
    const here = fileURLToPath(new URL("../testing/steps.py", import.meta.url));
    const copied = await runTask(report, { values: [], table: content.copyOf(here) });
    expect(copied.outputs.lines).toBe(readFileSync(here, "utf8").split("\n").length);
  });

  it("makes artifacts inside of values, of the kind that their schema says", async () => {
    const merge = task("merge", {
      inputs: { parts: z.array(z.object({ data: dataset(), weight: z.number() })) },
      outputs: { kinds: z.array(z.string()) },
      run: ({ parts }) => ({ kinds: parts.map(({ data }) => data.type) }),
    });
    const run = await runTask(merge, { parts: [{ data: content.folder({ "a/b.txt": "x" }), weight: 1 }] });
    expect(run.outputs.kinds).toEqual(["dataset"]);
  });

  it("gives values that are too large to travel as production does, by reference", async () => {
    const text = "x".repeat(100_000);
    const echo = task("echo", {
      inputs: { text: z.string() },
      outputs: { text: z.string() },
      run: ({ text: given }) => ({ text: given }),
    });
    const run = await runTask(echo, { text });
    expect(run.inputs.text === text && run.outputs.text === text).toBe(true);
    const command = shell("command", { inputs: { text: z.string() }, command: "true" });
    expectError(await runTask(command, { text }), { code: "P7103" });
  });

  it("checks inputs and outputs as production does", async () => {
    expectError(await runTask(scale, { value: 1, factor: -1 }), { code: "P7101", message: "factor" });
    const wrong = task("wrong", { outputs: { n: z.int() }, run: () => ({ n: 1.5 }) });
    expectError(await runTask(wrong), { code: "P7102" });
    const silent = task("silent", { outputs: { data: dataset() }, run: () => undefined });
    expectError(await runTask(silent), { code: "P7104" });
    const skips = task("skips", { run: (_, { skip }) => skip("not today") });
    expectError(await runTask(skips), { code: "P7108" });
    const may = task("may", { skippable: true, run: (_, { skip }) => skip("not today") });
    expectState(await runTask(may), "skipped");
  });

  it("tells what a body threw", async () => {
    const run = await runTask(scale, { value: 2000, factor: 1 });
    expectError(run, { message: "RangeError: 2000 is too much", exitCode: 1 });
    expect(run.thrown).toBeInstanceOf(RangeError);
    expect(run.outputs).toEqual({});
    expectError(await runTask(fragile, { value: -1 }), { message: /^ValueError: negative/ });
  });

  it("tries again as the task says, without waiting", async () => {
    const run = await runTask(
      total,
      { table: content.text("1 2 3") },
      { faults: [failAttempt(1, { message: "no connection" }), hangAttempt(2)] },
    );
    expect([run.state, run.attempts, run.outputs.sum]).toEqual(["succeeded", 3, 6]);
    expect(run.waits).toEqual([
      { task: "total", why: "retry", seconds: 3600 },
      { task: "total", why: "timeout", seconds: 7200 },
      { task: "total", why: "retry", seconds: 7200 },
    ]);
    expect(run.log).toContain("no connection");
    const never = await runTask(total, { table: content.text("1") }, { faults: crashAttempt("every") });
    expectError(never, { exitCode: 128 });
    expect(never.attempts).toBe(3);
  });

  it("does not try again what cannot be mended", async () => {
    const run = await runTask(
      total,
      { table: content.text("1") },
      { faults: failAttempt(1, { exitCode: 78 }) },
    );
    expect([run.state, run.attempts]).toEqual(["failed", 1]);
  });

  it("runs a bundle in a process when asked to", async () => {
    const run = await runTask(scale, { value: 3, factor: 2 }, { isolation: "process" });
    expect([run.state, run.outputs, run.thrown]).toEqual(["succeeded", { scaled: 6 }, undefined]);
  });

  it("gives environment variables and secrets to bodies in processes", async () => {
    const say = shell("say", {
      outputs: { length: z.int() },
      env: { KEY: secret("test-key") },
      command: 'printf "%s" "${#KEY}" > "$out_length"',
    });
    const run = await runTask(say, {}, { secrets: { "test-key": "s3cret" } });
    expect(run.outputs).toEqual({ length: 6 });
    await expect(runTask(say)).rejects.toThrow("P7004");
  });

  it("finds what checks refuse before anything runs", async () => {
    const lost = python("lost", { source: "./steps.py#nothing" });
    await expect(runTask(lost)).rejects.toThrow(/P2007/);
  });
});
