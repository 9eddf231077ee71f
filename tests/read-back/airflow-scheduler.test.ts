import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { featuresUsed } from "@partitura/compiler";
import { features, type Backend } from "@partitura/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingEnvironment } from "../conformance/engine-environment.js";
import { type Endpoint, startEndpoint } from "./airflow-scheduler/endpoint.js";
import { observe, pipelinesFor } from "./airflow-scheduler/observe.js";
import { type Observed, peak, type Run, spansOf, type Task } from "./airflow-scheduler/observed.js";
import { needs } from "./engines.js";

const minute = 60;
const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** It takes minutes on both versions, and a machine that is not busy with other engines. */
const asked = process.env["PARTITURA_SCHEDULER_RUNS"] !== undefined;

/** What Airflow's own scheduler makes of the pipelines, one version after the other. */
describe.each([
  {
    engine: "airflow-3",
    backend: airflow3 as Backend,
    missing: await missingEnvironment("airflow-3"),
    asks: true,
  },
  {
    engine: "airflow-2.11",
    backend: airflow211 as Backend,
    missing: await missingEnvironment("airflow-2.11"),
    asks: false,
  },
])("$engine, by its scheduler", async ({ engine, backend, missing, asks }) => {
  const here = needs(engine, missing) && asked;
  const pipelines = await pipelinesFor(backend);
  let observed: Observed = { refused: [], left: [], runs: [], log: "" };
  let endpoint: Endpoint | undefined;
  let begun = 0;

  beforeAll(async () => {
    if (!here) return;
    endpoint = await startEndpoint();
    begun = Date.now() / 1000;
    observed = await observe(engine, backend, pipelines, endpoint.url);
  }, 420_000);

  afterAll(() => endpoint?.close());

  it("is given a pipeline for all that the capability table says of it", () => {
    const used = new Set(
      [...pipelines.values()].flatMap(({ pipeline }) => featuresUsed(pipeline).map(({ feature }) => feature)),
    );
    const claimed = features.filter((feature) =>
      backend.capabilities[feature].evidence.source.includes("airflow-scheduler.test.ts"),
    );
    expect(claimed.length).toBeGreaterThan(10);
    expect(claimed.filter((feature) => !used.has(feature))).toEqual([]);
  });

  const runsOf = (dagId: string): readonly Run[] => observed.runs.filter((run) => run.dagId === dagId);
  /** The run of a pipeline, its only one unless one is named; it must be there. */
  const runOf = (dagId: string, runId?: string): Run => {
    const found = runsOf(dagId).filter((run) => runId === undefined || run.runId === runId);
    if (found[0] === undefined || found.length > 1)
      throw new Error(`${String(found.length)} runs of ${dagId}: ${observed.log}`);
    return found[0];
  };
  const statesOf = ({ state, tasks }: Run): object => ({
    run: state,
    ...Object.fromEntries(tasks.map((task) => [task.id, task.state])),
  });
  const taskOf = ({ tasks }: Run, id: string): Task => {
    const task = tasks.find((it) => it.id === id);
    if (task === undefined) throw new Error(`no task ${id}`);
    return task;
  };
  const named = (tasks: readonly Task[], id: string): readonly Task[] => tasks.filter((it) => it.id === id);

  it.runIf(here)("lets no more run at once than a pool has slots", () => {
    const run = runOf("pools");
    expect(run.state).toBe("success");
    const most = peak(spansOf(run.tasks, (id) => (id === "wide" ? 2 : 1)));
    expect(most).toBeGreaterThanOrEqual(2);
    expect(most).toBeLessThanOrEqual(3);
  });

  it.runIf(here)("starts what has the higher priority first", () => {
    const starts = runOf("priorities").tasks.toSorted(
      (left, right) => (left.attempts[0]?.start ?? 0) - (right.attempts[0]?.start ?? 0),
    );
    expect(starts.map(({ id }) => id)).toEqual(["urgent", "between", "first-named"]);
  });

  it.runIf(here)("lets no more items run at once than an each says, and more where it says nothing", () => {
    const { state, tasks } = runOf("items");
    expect(state).toBe("success");
    expect(peak(spansOf(named(tasks, "limited.by-two")))).toBe(2);
    expect(peak(spansOf(named(tasks, "free.at-once")))).toBeGreaterThan(2);
  });

  it.runIf(here)("runs one instance of a task at once over all runs by the overlay maxActive", () => {
    const tasks = runsOf("overlaid").flatMap((run) => run.tasks);
    expect(tasks.map(({ state }) => state)).toEqual(["success", "success"]);
    expect(peak(spansOf(tasks))).toBe(1);
  });

  it.runIf(here)("ends a task after its timeout, with its processes", () => {
    expect(statesOf(runOf("slow-task"))).toEqual({ run: "failed", slow: "failed", done: "upstream_failed" });
    expect(observed.left).not.toContain("sleep 511");
  });

  it.runIf(here)("fails a run after its timeout, and ends what runs, which it calls skipped", () => {
    const run = runOf("slow-run");
    expect(run.end - run.start).toBeGreaterThanOrEqual(60);
    expect(run.end - run.start).toBeLessThan(180);
    const { after: notStarted, ...states } = statesOf(run) as { readonly after: string | null };
    expect(states).toEqual({ run: "failed", before: "success", slow: "skipped" });
    expect(["skipped", null]).toContain(notStarted);
    expect(taskOf(run, "after").attempts).toEqual([]);
    expect(observed.left).toEqual([]);
  });

  it.runIf(here)("waits between attempts, longer each time up to the greatest delay", () => {
    const run = runOf("delays");
    expect(run.state).toBe("failed");
    const { attempts } = taskOf(run, "fails");
    const waits = attempts.slice(1).map(({ start }, at) => start - (attempts[at]?.end ?? start));
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBeGreaterThanOrEqual(3);
    expect(waits[1]).toBeGreaterThanOrEqual(5);
  });

  it.runIf(here && asks)("asks a person, who approves or rejects, and nobody else", () => {
    const done = { release_message: "success" };
    expect(statesOf(runOf("approvals", "approved"))).toEqual({
      ...done,
      run: "success",
      release: "success",
      done: "success",
    });
    expect(statesOf(runOf("approvals", "rejected"))).toEqual({
      ...done,
      run: "failed",
      release: "failed",
      done: "upstream_failed",
    });
    const refused = observed.refused.filter(({ dagId }) => dagId === "approvals");
    expect(refused.map(({ why }) => why.slice(0, 3))).toEqual(["403"]);
  });

  it.runIf(here && asks)("fails what nobody answers in time", () => {
    expect(statesOf(runOf("unanswered"))).toEqual({
      run: "failed",
      release_message: "success",
      release: "failed",
      done: "upstream_failed",
    });
  });

  it.runIf(here)("starts a run when an asset was updated, which nobody scheduled", () => {
    const [run, producer] = [runOf("consumer"), runOf("producer")];
    expect(run.type).toMatch(/^(asset|dataset)_triggered$/);
    expect(run.start).toBeGreaterThan(taskOf(producer, "done").attempts[0]?.start ?? Infinity);
    expect(run.state).toBe("success");
    expect(taskOf(run, "say").xcoms["return_value"]).toEqual({ at: "null", from: "null", to: "null" });
  });

  it.runIf(here)("makes up for missed fire times from the start on and before the end, side by side", () => {
    const schedule = pipelines.get("caught-up")?.pipeline.schedule;
    const start = Date.parse((schedule?.kind === "cron" ? schedule.start : undefined) ?? "") / 1000;
    const runs = runsOf("caught-up");
    const fired = [0, 1, 2].map((passed) => start + passed * minute);
    expect(runs.map((run) => run.scheduledAt)).toEqual(fired);
    expect(runs.map((run) => taskOf(run, "say").xcoms["return_value"])).toEqual(
      fired.map((at) => ({ at: instant(at), from: instant(at - minute), to: instant(at) })),
    );
    expect(runs.map((run) => run.state)).toEqual(["success", "success", "success"]);
    expect(peak(runs.map((run) => ({ ...run, weight: 1 })))).toBeGreaterThan(1);
  });

  it.runIf(here)("lets a run wait for the one before where runs queue", () => {
    const runs = runsOf("queued");
    expect(runs.map((run) => run.state)).toEqual(["success", "success", "success"]);
    expect(peak(runs.map((run) => ({ ...run, weight: 1 })))).toBe(1);
    expect(runs.map((run) => run.scheduledAt)).toEqual(
      runs.toSorted((left, right) => left.start - right.start).map((run) => run.scheduledAt),
    );
  });

  it.runIf(here)("fires each minute, and without catch-up only from now on", () => {
    const runs = runsOf("missed").filter(({ state }) => state === "success");
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      const at = run.scheduledAt ?? 0;
      expect(at % minute).toBe(0);
      expect(at).toBeGreaterThan(begun - minute);
      expect(run.start).toBeGreaterThanOrEqual(at);
      const said = { at: instant(at), from: instant(at - minute), to: instant(at) };
      expect(taskOf(run, "say").xcoms["return_value"]).toEqual(said);
    }
  });

  it.runIf(here)("waits for another pipeline's run for the same instant", () => {
    const [run, other] = [runOf("waiting"), runOf("awaited")];
    expect(run.scheduledAt).toBe(other.scheduledAt);
    expect(statesOf(run)).toEqual({ run: "success", other: "success", done: "success" });
    expect(taskOf(run, "other").attempts.at(-1)?.end).toBeGreaterThanOrEqual(
      taskOf(other, "work").attempts[0]?.end ?? Infinity,
    );
  });

  it.runIf(here)("waits for an endpoint until it answers as asked", () => {
    expect(statesOf(runOf("endpoints"))).toEqual({ run: "success", answers: "success" });
    expect(endpoint?.asked()).toBe(3);
  });

  it.runIf(here)("gives secrets to a task, in its environment and in a file", () => {
    expect(statesOf(runOf("secrets"))).toEqual({ run: "success", knows: "success" });
  });

  it.runIf(here)("runs an operator of its own", () => {
    const run = runOf("operators");
    expect(statesOf(run)).toEqual({ run: "success", own: "success", done: "success" });
    expect(taskOf(run, "own").xcoms["return_value"]).toBe("ran by operators");
  });

  it.runIf(here)("makes no run with a param beyond its bounds", () => {
    expect(runsOf("bounded").map(({ runId }) => runId)).toEqual(["within"]);
    expect(taskOf(runOf("bounded"), "note").xcoms["return_value"]).toEqual({ level: 3 });
    expect(observed.refused.map(({ runId }) => runId)).toContain("beyond");
  });
});
