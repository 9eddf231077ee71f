import assert from "node:assert/strict";
import { test } from "node:test";
import { expectError, expectState, failAttempt, graphOf, runPipeline, runTask } from "@partitura/testing";
import { reporting, scale } from "./pipelines.js";

void test("one task", async () => {
  const { outputs, log } = await runTask(scale, { value: 2, factor: 3 });
  assert.deepEqual(outputs, { scaled: 6 });
  assert.deepEqual(log, ["scaling 2"]);
});

void test("a pipeline with fakes and faults", async () => {
  const run = await runPipeline(reporting, {
    fakes: { load: { loaded: 1 }, total: { sum: 7 }, count: { characters: 0 } },
    faults: { "scale[1]": failAttempt(1) },
  });
  expectState(run, { "scale[0]": "succeeded", "scale[1]": "failed" });
  expectError(run.task(scale, 1), { message: "injected failure" });
  assert.match(graphOf(reporting), /task load: python steps\.py#load/);
});

void test("a TypeScript body in a process", async () => {
  const { state, outputs } = await runTask(scale, { value: 2, factor: 3 }, { isolation: "process" });
  assert.deepEqual([state, outputs], ["succeeded", { scaled: 6 }]);
});

void test("an assertion that does not hold", async () => {
  expectState(await runTask(scale, { value: 2, factor: -3 }), "succeeded");
});
