import type { RunEvent } from "@partitura/backend-local";
import { expect, test } from "vitest";
import type { RunSource } from "../record.js";
import { lineageProblems } from "../testing/validate.js";
import {
  attempt,
  ended,
  fileOf,
  finished,
  reason,
  resumed,
  sampleSource,
  started,
  wholeRun,
} from "../testing/run-events.js";
import type { LineageEvent } from "./facets.js";
import { lineageMapper, type RunFiles } from "./mapper.js";
import type { LineageSettings } from "./settings.js";
import type { EventOf } from "./tell.js";

const settings: LineageSettings = { namespace: "ns", transports: [] };

const noFiles: RunFiles = {
  before: async () => undefined,
  inputsOf: async () => undefined,
  sizeOf: async () => undefined,
};

/** Maps a run, and holds every event against the schemas, and each run against the states that OpenLineage asks for. */
async function map(
  events: readonly RunEvent[],
  {
    source = sampleSource,
    files = noFiles,
    told = settings,
  }: { source?: RunSource; files?: RunFiles; told?: LineageSettings } = {},
): Promise<readonly LineageEvent[]> {
  const mapper = lineageMapper(source, told, files);
  const found: LineageEvent[] = [];
  for (const event of events) found.push(...(await mapper.eventsOf(event)));
  expect(found.flatMap(lineageProblems)).toEqual([]);
  for (const id of new Set(found.map(({ run }) => run.runId))) {
    const types = found.filter(({ run }) => run.runId === id).map(({ eventType }) => eventType);
    // One START, first; then any number of RUNNING; then one end, unless the events of the test stop before.
    // A run that another process began is only aborted here.
    expect(types.join()).toMatch(/^(START(,RUNNING)*(,(COMPLETE|FAIL|ABORT))?|ABORT)$/u);
  }
  return found;
}

const short = ({ eventType, job, inputs, outputs }: LineageEvent): string => {
  const names = (datasets: LineageEvent["inputs"]): string =>
    datasets.map(({ namespace, name }) => (namespace === "ns" ? name : `${namespace}|${name}`)).join("+");
  return `${eventType} ${job.name}: ${names(inputs)} -> ${names(outputs)}`;
};

test("a run, its tasks and what they read and write", async () => {
  const found = await map(wholeRun);
  expect(found.map(short)).toEqual([
    "START sample:  -> ",
    "START sample.make:  -> ",
    "COMPLETE sample.make:  -> sample.make.raw",
    "START sample.make:  -> ",
    "COMPLETE sample.make:  -> sample.make.raw",
    "START sample.copy: sample.make.raw -> ",
    "COMPLETE sample.copy: sample.make.raw -> sample.copy.same",
    "START sample.copy: sample.make.raw -> ",
    "COMPLETE sample.copy: sample.make.raw -> sample.copy.same",
    "START sample.pick: sample.copy.same -> ",
    "COMPLETE sample.pick: sample.copy.same -> sample.pick.best",
    "START sample.last: sample.pick.best -> ",
    "COMPLETE sample.last: sample.pick.best -> s3://bucket|best+ready",
    "COMPLETE sample:  -> ",
  ]);
});

test("content is the version of a dataset; where there are several, each artifact is named", async () => {
  const found = await map(wholeRun);
  const made = found.find((it) => short(it).startsWith("COMPLETE sample.make"))?.outputs[0];
  expect(made?.facets["version"]).toMatchObject({ datasetVersion: "aa" });
  expect(made?.facets["dataSource"]).toMatchObject({ uri: "file:///store/aa" });
  expect(made?.facets["documentation"]).toMatchObject({ description: "As it came." });
  const picked = found.find(({ job }) => job.name === "sample.pick")?.inputs[0];
  expect(picked?.facets["version"]).toBeUndefined();
  expect(picked?.facets["partitura_artifacts"]).toMatchObject({
    count: 2,
    artifacts: [{ sha256: "aa" }, { sha256: "bb" }],
  });
});

test("tasks are runs below the run of the pipeline, and say what they are", async () => {
  const found = await map(wholeRun);
  const [run, first] = found;
  expect(run?.run.facets["parent"]).toBeUndefined();
  expect(run?.run.facets["executionParameters"]).toMatchObject({
    parameters: [
      { key: "source", value: "web" },
      { key: "limit", value: "3" },
    ],
  });
  expect(run?.job.facets).toMatchObject({
    ownership: { owners: [{ name: "team-a" }] },
    documentation: { description: "A sample." },
    jobType: { jobType: "PIPELINE" },
    tags: { tags: [{ key: "nightly" }] },
  });
  for (const it of found.filter(({ job }) => job.name !== "sample"))
    expect(it.run.facets["parent"]).toMatchObject({
      run: { runId: run?.run.runId },
      job: { namespace: "ns", name: "sample" },
      root: { run: { runId: run?.run.runId } },
    });
  expect(first?.job.facets).toMatchObject({
    documentation: { description: "Makes." },
    jobType: { jobType: "TASK" },
    sourceCodeLocation: { type: "file", url: "file:///project/pipeline.ts#L3" },
  });
  expect(first?.run.facets["partitura_task"]).toMatchObject({ node: "make", index: [0], inputsHash: "1234" });
});

test("a pipeline that another run started says so, and so do its tasks", async () => {
  const parent = { namespace: "dbt", name: "outer", runId: "0192f3a1-0000-7000-8000-000000000001" };
  const [run, task] = await map(wholeRun, { told: { ...settings, parent } });
  expect(run?.run.facets["parent"]).toMatchObject({ run: { runId: parent.runId }, job: { name: "outer" } });
  expect(task?.run.facets["parent"]).toMatchObject({
    run: { runId: run?.run.runId },
    root: { run: { runId: parent.runId }, job: { namespace: "dbt", name: "outer" } },
  });
});

test("retries, failures and what was cancelled", async () => {
  const found = await map([
    started(),
    attempt("make", [0], 1),
    attempt("make", [0], 2, { attempt: 2 }),
    finished("make", [0], 3, { state: "failed", attempts: 2, error: reason }),
    attempt("make", [1], 3),
    finished("make", [1], 4, { state: "cancelled" }),
    finished("pick", [], 4, { state: "upstream-failed", attempts: 0 }),
    finished("last", [], 4, { state: "cancelled", attempts: 0 }),
    ended(5, "failed"),
  ]);
  expect(found.map((it) => short(it).split(":")[0])).toEqual([
    "START sample",
    "START sample.make",
    "RUNNING sample.make",
    "FAIL sample.make",
    "START sample.make",
    "ABORT sample.make",
    "FAIL sample",
  ]);
  expect(found[3]?.run.facets["errorMessage"]).toMatchObject({
    message: "it broke",
    programmingLanguage: "SHELL",
    stackTrace: "one\ntwo",
  });
  expect(found[3]?.run.facets["partitura_task"]).toMatchObject({ state: "failed", exitCode: 3, attempts: 2 });
  expect(found.at(-1)?.run.facets["errorMessage"]).toMatchObject({ message: "failed: make" });
  expect(found.at(-1)?.run.facets["partitura_run"]).toMatchObject({
    state: "failed",
    tasks: { failed: 1, cancelled: 2, "upstream-failed": 1 },
  });
});

test("a run that is cancelled is aborted", async () => {
  expect((await map([started(), ended(1, "cancelled")])).map(short)).toEqual([
    "START sample:  -> ",
    "ABORT sample:  -> ",
  ]);
});

test("a result of the cache is a run of no attempt, which still wrote its dataset", async () => {
  const found = await map([
    started(),
    finished("make", [0], 2, { attempts: 0, cached: true, durationMs: 500, outputs: { raw: fileOf("aa") } }),
    attempt("copy", [0], 3, { inputs: { raw: fileOf("aa") } }),
  ]);
  expect(found.slice(1).map(short)).toEqual([
    "START sample.make:  -> ",
    "COMPLETE sample.make:  -> sample.make.raw",
    "START sample.copy: sample.make.raw -> ",
  ]);
  expect(found[1]?.eventTime).toBe("2026-01-02T03:04:01.500Z");
  expect(found[2]?.run.facets["partitura_task"]).toMatchObject({ cached: true, attempts: 0 });
});

test("a resumed run is another run for OpenLineage, with the params and results that it has already", async () => {
  const events = [
    resumed(1),
    finished("make", [0], 31, { reusedFrom: "run-1", outputs: { raw: fileOf("aa") } }),
    attempt("copy", [0], 32, { inputs: { raw: fileOf("aa") } }),
    ended(33),
  ];
  const files = { ...noFiles, before: async () => ({ started: started() as EventOf<"run-started"> }) };
  const found = await map(events, { files });
  expect(found.map(short)).toEqual([
    "START sample:  -> ",
    "START sample.copy: sample.make.raw -> ",
    "COMPLETE sample:  -> ",
  ]);
  expect(found[0]?.run.facets["executionParameters"]).toMatchObject({ parameters: [{ key: "source" }, {}] });
  const [before] = await map([started()]);
  expect(found[0]?.run.runId).not.toBe(before?.run.runId);
  expect((await map(events, { files }))[0]?.run.runId).toBe(found[0]?.run.runId);
});

test("inputs that are too large for an event are read from the attempt's folder", async () => {
  const asked: string[] = [];
  const files: RunFiles = {
    ...noFiles,
    inputsOf: async (run, folder) => {
      asked.push(`${run}/${folder}`);
      return { all: [fileOf("aa")] };
    },
    sizeOf: async () => 12,
  };
  const events = [
    started(),
    finished("copy", [0], 1, { cached: true, attempts: 0, outputs: { same: fileOf("aa") } }),
    attempt("pick", [], 5, { inputs: undefined }),
    finished("pick", [], 6, { outputs: { best: fileOf("aa") } }),
  ];
  const last = (await map(events, { files })).at(-1);
  expect(last && short(last)).toBe("COMPLETE sample.pick: sample.copy.same -> sample.pick.best");
  expect(asked).toEqual(["/runs/run-1/tasks/pick/attempt-1"]);
  expect(last?.outputs[0]?.outputFacets?.["outputStatistics"]).toMatchObject({ size: 12, fileCount: 1 });
});

test("a scheduled run has its nominal time", async () => {
  const scheduled = {
    scheduledAt: "2026-01-02T00:00:00Z",
    intervalStart: "2026-01-01T00:00:00Z",
    intervalEnd: "2026-01-02T00:00:00Z",
  };
  const source = { ...sampleSource, scheduled };
  const found = await map([started({ scheduledAt: scheduled.scheduledAt }), attempt("make", [0], 1)], {
    source,
  });
  for (const it of found)
    expect(it.run.facets["nominalTime"]).toMatchObject({ nominalStartTime: scheduled.scheduledAt });
});

test("what was running when the run's process was ended without a word is aborted when it is resumed", async () => {
  const first = [started(), attempt("make", [0], 1)];
  const before = {
    started: first[0] as EventOf<"run-started">,
    cutOff: { began: first[0] as EventOf<"run-started">, attempts: [first[1] as EventOf<"task-started">] },
  };
  const after = [resumed(1), ended(33)];
  const [open, closed] = [
    await map(first),
    await map(after, { files: { ...noFiles, before: async () => before } }),
  ];
  expect(closed.map((it) => short(it).split(":")[0])).toEqual([
    "ABORT sample.make",
    "ABORT sample",
    "START sample",
    "COMPLETE sample",
  ]);
  expect(closed.slice(0, 2).map(({ run }) => run.runId)).toEqual(
    open.toReversed().map(({ run }) => run.runId),
  );
});

test("a run that stops without its last event is aborted, and one that has ended is not", async () => {
  const mapper = lineageMapper(sampleSource, settings, noFiles);
  for (const event of [started(), attempt("make", [0], 1), attempt("make", [1], 1), finished("make", [1], 2)])
    await mapper.eventsOf(event);
  const closing = mapper.close(Date.UTC(2026, 0, 2));
  expect(closing.flatMap(lineageProblems)).toEqual([]);
  expect(closing.map((it) => `${short(it)} ${it.eventTime}`)).toEqual([
    "ABORT sample.make:  ->  2026-01-02T00:00:00.000Z",
    "ABORT sample:  ->  2026-01-02T00:00:00.000Z",
  ]);
  await mapper.eventsOf(ended(3));
  expect(mapper.close(0)).toEqual([]);
});
