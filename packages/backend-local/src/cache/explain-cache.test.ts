import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Pipeline } from "@partitura/core";
import { expect, it } from "vitest";
import { readRun } from "../store/runs.js";
import { call, each, item, literal, output, pipelineOf, shell } from "../testing/pipelines.js";
import { runIt, temporaryFolder } from "../testing/run-it.js";
import { explainCache } from "./explain-cache.js";

const integer = { type: "integer" } as const;

const pipeline = (items: readonly number[], codeHash = "1"): Pipeline => {
  const square = shell(
    "square",
    'test "$n" != 13 && echo $((n * n)) > "$out_n"',
    { n: integer },
    { n: integer },
  );
  const plain = shell("plain", ":");
  return pipelineOf(
    [{ ...square, body: { ...square.body, codeHash } }, plain],
    [
      each(
        "all",
        literal([...items]),
        [call("square", { n: item("all") }, { policy: { cache: {} } })],
        output("square", "n"),
      ),
      call("plain"),
      call("last", {}, { task: "plain", after: ["all"], policy: { cache: {} } }),
    ],
  );
};

it("says of each instance what the cache did and why, from the log of the run", async () => {
  const folder = temporaryFolder();
  const env = { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") };
  const explain = async (of: Pipeline, runId: string, task: string, more = {}) => {
    const runsFolder = join(folder, "runs");
    if (!readdirSync(folder).includes("runs") || !readdirSync(runsFolder).includes(runId))
      await runIt(of, { env, runsFolder, runId, ...more });
    const [run] = await readRun(join(runsFolder, runId));
    if (run === undefined) throw new Error("there is no such run");
    const [found, diagnostics] = explainCache(run, task);
    return (
      found?.map(({ hit, kept, why }) => [hit, kept, ...why]) ??
      diagnostics.map(({ code, message }) => [code, message])
    );
  };
  const first = [false, true, "there is no earlier result of this task"];
  expect(await explain(pipeline([2, 3]), "one", "square")).toEqual([first, first]);
  const again = pipeline([3, 4]);
  const [taken, missed] = await explain(again, "two", "square");
  expect(taken).toEqual([
    true,
    false,
    expect.stringMatching(/^all parts of the key are those of run one, \d/),
  ]);
  expect(missed).toEqual([false, true, "the input 'n' changed since run one"]);
  expect(await explain(again, "two", "square[1]")).toEqual([missed]);
  expect(await explain(again, "two", "plain")).toEqual([
    [false, false, "the task does not ask for the cache: give it `cache: true`"],
  ]);
  expect(await explain(again, "two", "square[2]")).toEqual([
    ["P7033", "the run 'two' has no task 'square[2]'"],
  ]);
  expect(await explain(again, "two", "sqare")).toEqual([["P7033", "the run 'two' has no task 'sqare'"]]);
  expect(await explain(pipeline([3], "2"), "three", "square")).toEqual([
    [false, true, "the code changed since run one"],
  ]);
  const failing = pipeline([13]);
  expect(await explain(failing, "four", "square")).toEqual([
    [false, false, "the input 'n' changed since run two", "the task failed, and a failure is not kept"],
  ]);
  expect(await explain(failing, "four", "last")).toEqual([
    [false, false, "the task did not start, since something before it failed"],
  ]);
  expect(await explain(pipeline([2]), "five", "square", { noCache: true })).toEqual([
    [false, false, "the run does not use the cache (--no-cache)"],
  ]);
  expect(await explain(pipeline([2]), "six", "square", { force: ["square"] })).toEqual([
    [false, true, "the task was to be run in any case (--force)"],
  ]);
});

it("takes results from the cache when the runs that made them are gone", async () => {
  const folder = temporaryFolder();
  const env = { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") };
  const write = shell("write", 'printf %s text > "$out_data"', {}, { data: { artifact: "file" } });
  const read = shell(
    "read",
    'cat "$data" > "$out_said"',
    { data: { artifact: "file" } },
    { said: { type: "string" } },
  );
  const of = pipelineOf(
    [write, read],
    [call("write", {}, { policy: { cache: {} } }), call("read", { data: output("write", "data") })],
    { said: output("read", "said") },
  );
  const runsFolder = join(folder, "runs");
  await runIt(of, { env, runsFolder });
  rmSync(runsFolder, { recursive: true });
  const { result } = await runIt(of, { env, runsFolder });
  expect([result.outputs, result.tasks.map(({ cached }) => cached)]).toEqual([
    { said: "text" },
    [true, undefined],
  ]);
});

it("asks with the values of the variables that the cache names, secrets too, of which the log tells nothing", async () => {
  const folder = temporaryFolder();
  const runsFolder = join(folder, "runs");
  const env = { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") };
  const variables = { MODE: { value: "fast" }, TOKEN: { secret: "token" }, OTHER: { value: "1" } };
  const whyWith = async (runId: string, token: string, more = {}) => {
    const policy = { env: { ...variables, ...more }, cache: { env: ["MODE", "TOKEN"] } };
    const of = pipelineOf([shell("use", ":")], [call("use", {}, { policy })]);
    await runIt(of, { env: { ...env, TOKEN: token }, runsFolder, runId });
    const [run] = await readRun(join(runsFolder, runId));
    const [[explained] = []] = run === undefined ? [] : explainCache(run, "use");
    expect(JSON.stringify(explained)).not.toContain(token);
    return explained?.why;
  };
  expect(await whyWith("one", "s3cret")).toEqual(["there is no earlier result of this task"]);
  expect(await whyWith("two", "s3cret", { OTHER: { value: "2" } })).toEqual([
    expect.stringMatching(/^all parts of the key are those of run one/),
  ]);
  expect(await whyWith("three", "other!")).toEqual(["the variable 'TOKEN' changed since run one"]);
  expect(await whyWith("four", "s3cret", { MODE: { value: "slow" } })).toEqual([
    "the variable 'MODE' changed since run one",
  ]);
});
