import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { checkFile, compileTo, featuresUsed, type Checked } from "@partitura/compiler";
import { features, hasErrors, type Backend } from "@partitura/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAdapter, missingEnvironment } from "../conformance/engine-environment.js";
import { type Observed, peak, type Run, spansOf, type Task } from "./airflow-scheduler/observed.js";
import { inFolder, needs, writeEmitted } from "./engines.js";

const file = join(import.meta.dirname, "airflow-scheduler/pipelines.ts");

/** How many runs of each pipeline are triggered, and with what; the others are started by their schedules. */
const triggered: { readonly [id: string]: { readonly [run: string]: object } } = {
  pools: { only: {} },
  priorities: { only: {} },
  items: { only: {} },
  "slow-task": { only: {} },
  "slow-run": { only: {} },
  delays: { only: {} },
  approvals: { approved: {}, rejected: {} },
  unanswered: { only: {} },
  producer: { only: {} },
  secrets: { only: {} },
  operators: { only: {} },
  endpoints: { only: {} },
  bounded: { within: { level: 3 }, beyond: { level: 4 } },
  overlaid: { first: {}, second: {} },
};
/** How many runs schedules start at least. */
const started: { readonly [id: string]: number } = {
  consumer: 1,
  "caught-up": 3,
  queued: 3,
  missed: 1,
  awaited: 1,
  waiting: 1,
};

const minute = 60;
const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

async function load(id: string): Promise<Checked> {
  const [checked, diagnostics] = await checkFile(file, { pipeline: id });
  if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  return checked;
}

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
])("$engine, by its scheduler", ({ engine, backend, missing, asks }) => {
  const here = needs(engine, missing);
  const loaded = new Map<string, Checked>();
  let observed: Observed = { refused: [], left: [], runs: [], log: "" };
  let server: Server | undefined;
  let begun = 0;
  let asked = 0;

  const endpoint = (): Promise<string> =>
    new Promise((settle) => {
      server = createServer((_, answer) => {
        asked += 1;
        answer.writeHead(asked > 2 ? 200 : 503).end();
      });
      server.listen(0, "127.0.0.1", function (this: Server) {
        settle(`http://127.0.0.1:${String((this.address() as AddressInfo).port)}/`);
      });
    });

  beforeAll(async () => {
    if (!here) return;
    const url = await endpoint();
    await inFolder(async (folder) => {
      for (const id of [...Object.keys(triggered), ...Object.keys(started)]) {
        const checked = await load(id);
        const [result] = compileTo(backend, checked, {
          options: { artifacts: { kind: "folder", path: join(folder, "artifacts") } },
          version: "0.0.0",
          source: "pipelines.ts",
        });
        if (result === undefined) continue;
        loaded.set(id, checked);
        writeEmitted(join(folder, "dags"), result);
      }
      const trigger = Object.entries(triggered).flatMap(([dagId, runs]) =>
        loaded.has(dagId)
          ? Object.entries(runs).map(([runId, conf]) => ({
              dagId,
              runId,
              conf: dagId === "endpoints" ? { url } : conf,
            }))
          : [],
      );
      const answer = { dagId: "approvals", taskId: "release" };
      const until = {
        ...started,
        ...Object.fromEntries(
          Object.entries(triggered).flatMap(([id, runs]) =>
            loaded.has(id) ? [[id, id === "bounded" ? 1 : Object.keys(runs).length]] : [],
          ),
        ),
      };
      begun = Date.now() / 1000;
      observed = await callAdapter<Observed>(engine, "airflow/scheduler.py", {
        folder: join(folder, "dags"),
        pools: { narrow: 3, single: 1 },
        users: ["ana", "ben"],
        env: { "AIRFLOW_VAR_DEPLOY-TOKEN": "correct horse" },
        trigger,
        answers: asks
          ? [
              { ...answer, runId: "approved", option: "Approve", user: "ben" },
              { ...answer, runId: "approved", option: "Approve", user: "ana" },
              { ...answer, runId: "rejected", option: "Reject", user: "ana" },
            ]
          : [],
        commands: ["sleep 511", "sleep 512"],
        until,
        seconds: 240,
      });
    });
  }, 360_000);

  afterAll(() => {
    server?.close();
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
    expect(run.end - run.start).toBeGreaterThanOrEqual(30);
    expect(run.end - run.start).toBeLessThan(120);
    const { after: notStarted, ...states } = statesOf(run) as { readonly after: string | null };
    expect(states).toEqual({ run: "failed", before: "success", slow: "skipped" });
    expect(["skipped", null]).toContain(notStarted);
    expect(taskOf(run, "after").attempts).toEqual([]);
    expect(observed.left).not.toContain("sleep 512");
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
    const schedule = loaded.get("caught-up")?.pipeline.schedule;
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
    for (const run of runsOf("missed")) {
      const at = run.scheduledAt ?? 0;
      expect(at % minute).toBe(0);
      expect(at).toBeGreaterThan(begun - minute);
      expect(run.start).toBeGreaterThanOrEqual(at);
      if (run.state !== "running")
        expect(taskOf(run, "say").xcoms["return_value"]).toEqual({
          at: instant(at),
          from: instant(at - minute),
          to: instant(at),
        });
    }
    expect(runsOf("missed").length).toBeGreaterThan(0);
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
    expect(asked).toBe(3);
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

  it.runIf(here)("ran all that the capability table says it has", () => {
    const used = new Set(
      [...loaded.values()].flatMap(({ pipeline }) => featuresUsed(pipeline).map(({ feature }) => feature)),
    );
    const claimed = features.filter((feature) =>
      backend.capabilities[feature].evidence.source.includes("airflow-scheduler.test.ts"),
    );
    expect(claimed.length).toBeGreaterThan(10);
    expect(claimed.filter((feature) => !used.has(feature))).toEqual([]);
  });
});
