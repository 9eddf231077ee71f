import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { instanceKey } from "../log/run-record.js";
import { lockRun } from "../locks/run-lock.js";
import { listRuns, readRun } from "../store/runs.js";
import { call, each, item, literal, output, pipelineOf, shell } from "../testing/pipelines.js";
import { bundle, runIt, temporaryFolder } from "../testing/run-it.js";
import { run } from "./run.js";
import type { RunOptions } from "./run-options.js";

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;

/** Counts its calls in a file, and fails while another file is there. */
const counted = (name: string, then = ":") =>
  `echo ${name} >> "$calls"; test ! -e "$stop" || exit 1; ${then}`;

function setting(): { readonly calls: string; readonly stop: string; readonly ran: () => string } {
  const folder = mkdtempSync(join(tmpdir(), "partitura-resume-"));
  const [calls, stop] = [join(folder, "calls"), join(folder, "stop")];
  return {
    calls,
    stop,
    ran: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n").toSorted().join(" ") : ""),
  };
}

function twoTasks({ calls, stop }: { readonly calls: string; readonly stop: string }): Pipeline {
  const first = shell("first", `echo first >> "$calls"; echo 3 > "$out_n"`, { calls: text }, { n: integer });
  const second = shell(
    "second",
    counted("second", 'echo $((n + 1)) > "$out_n"'),
    { calls: text, stop: text, n: integer },
    { n: integer },
  );
  const wired = { calls: literal(calls), stop: literal(stop) };
  return pipelineOf(
    [first, second],
    [
      call("first", { calls: literal(calls) }),
      call(
        "second",
        { ...wired, n: output("first", "n") },
        { policy: { retries: { limit: 1, delaySeconds: 0, backoff: 1 } } },
      ),
    ],
    { n: output("second", "n") },
  );
}

const refusals = async (options: Parameters<typeof run>[0]): Promise<readonly string[]> =>
  (await run(options))[1].map(({ code }) => code);

describe("a run that goes on", () => {
  it("tries again what failed, with all its attempts, and nothing that succeeded", async () => {
    const it = setting();
    const pipeline = twoTasks(it);
    const runsFolder = temporaryFolder();
    writeFileSync(it.stop, "");
    const { result } = await runIt(pipeline, { runsFolder, runId: "a" });
    expect([result.state, it.ran()]).toEqual(["failed", "first second second"]);
    rmSync(it.stop);
    const again = await runIt(pipeline, { runsFolder, resume: "a" });
    expect([again.result.state, again.result.outputs]).toEqual(["succeeded", { n: 4 }]);
    expect(again.result.tasks).toMatchObject([
      { node: "first", attempts: 1, reusedFrom: "a" },
      { node: "second", attempts: 1, outputs: { n: 4 } },
    ]);
    expect(it.ran()).toBe("first second second second");
    const [kept] = await readRun(result.folder);
    expect(kept?.record).toMatchObject({ state: "succeeded", resumptions: 1, outputs: { n: 4 } });
    expect(
      kept?.record.instances.get("second")?.attempts.map(({ folder, state }) => [folder, state]),
    ).toEqual([
      ["tasks/second/attempt-1", "failed"],
      ["tasks/second/attempt-2", "failed"],
      ["tasks/second/attempt-1.r1", "succeeded"],
    ]);
    expect(await refusals({ pipeline, hash: "", assets: {}, runsFolder, resume: "a" })).toEqual(["P7017"]);
  });

  it("runs again what has other code or inputs now, and what needs it", async () => {
    const it = setting();
    const runsFolder = temporaryFolder();
    writeFileSync(it.stop, "");
    await runIt(twoTasks(it), { runsFolder, runId: "a" });
    rmSync(it.stop);
    const pipeline = twoTasks(it);
    const { first } = pipeline.tasks;
    if (first === undefined) throw new Error("no task");
    const changed = { ...first, body: { ...first.body, codeHash: "new" } };
    const again = await runIt(
      { ...pipeline, tasks: { ...pipeline.tasks, first: changed } },
      { runsFolder, resume: "a" },
    );
    expect([again.result.state, it.ran()]).toEqual(["succeeded", "first first second second second"]);
  });

  it("looks at artifacts before it takes them as done", async () => {
    const it = setting();
    const runsFolder = temporaryFolder();
    const file = { artifact: "file" } as const;
    const write = shell(
      "write",
      `echo write >> "$calls"; echo data > "$out_data"`,
      { calls: text },
      { data: file },
    );
    const read = shell("read", counted("read"), { calls: text, stop: text, data: file });
    const pipeline = pipelineOf(
      [write, read],
      [
        call("write", { calls: literal(it.calls) }),
        call("read", { calls: literal(it.calls), stop: literal(it.stop), data: output("write", "data") }),
      ],
      { data: output("write", "data") },
    );
    writeFileSync(it.stop, "");
    const { result } = await runIt(pipeline, { runsFolder, runId: "a" });
    const { uri } = result.outputs["data"] as { uri: string };
    rmSync(new URL(uri));
    writeFileSync(new URL(uri), "half");
    rmSync(it.stop);
    const again = await runIt(pipeline, { runsFolder, resume: "a" });
    expect([again.result.state, it.ran()]).toEqual(["succeeded", "read read write write"]);
  });

  it("runs again what gave a secret, for the log does not have it", async () => {
    const it = setting();
    const runsFolder = temporaryFolder();
    const tells = shell(
      "tells",
      `echo tells >> "$calls"; printf %s "$TOKEN" > "$out_said"`,
      { calls: text },
      { said: text },
    );
    const hears = shell(
      "hears",
      counted("hears", 'printf %s "$said" > "$out_said"'),
      { calls: text, stop: text, said: text },
      { said: text },
    );
    const pipeline = pipelineOf(
      [tells, hears],
      [
        call("tells", { calls: literal(it.calls) }, { policy: { env: { TOKEN: { secret: "token" } } } }),
        call("hears", { calls: literal(it.calls), stop: literal(it.stop), said: output("tells", "said") }),
      ],
      { said: output("hears", "said") },
    );
    const env = { ...process.env, TOKEN: "very-secret" };
    writeFileSync(it.stop, "");
    await runIt(pipeline, { runsFolder, runId: "a", env });
    rmSync(it.stop);
    const again = await runIt(pipeline, { runsFolder, resume: "a", env });
    expect([again.result.outputs, it.ran()]).toEqual([{ said: "very-secret" }, "hears hears tells tells"]);
    expect(readFileSync(join(again.result.folder, "events.jsonl"), "utf8")).not.toContain("very-secret");
  });

  it("is refused while another process runs it, when it is not there, and for another pipeline", async () => {
    const runsFolder = temporaryFolder();
    const pipeline = pipelineOf([shell("pass", "exit 1")], [call("pass")]);
    const { result } = await runIt(pipeline, { runsFolder, runId: "a" });
    const options = { pipeline, hash: "", assets: {}, runsFolder };
    const lock = await lockRun(result.folder);
    expect(await refusals({ ...options, resume: "a" })).toEqual(["P7015"]);
    await lock?.release();
    expect(await refusals({ ...options, resume: "b" })).toEqual(["P7016"]);
    expect(await refusals({ ...options, pipeline: { ...pipeline, id: "other" }, resume: "a" })).toEqual([
      "P7018",
    ]);
    writeFileSync(join(result.folder, "events.jsonl"), "damage\n{}\n");
    expect(await refusals({ ...options, resume: "a" })).toEqual(["P7018"]);
  });
});

describe("a selection of tasks", () => {
  const add = shell(
    "add",
    `echo add >> "$calls"; echo $((n + 1)) > "$out_n"`,
    { calls: text, n: integer },
    { n: integer },
  );
  const pipelineWith = (calls: string): Pipeline => {
    const of = (n: object) => ({ calls: literal(calls), n: n as never });
    return pipelineOf(
      [add],
      [
        call("one", of(literal(1)), { task: "add" }),
        each("all", literal([10, 20]), [call("two", of(item("all")), { task: "add" })], output("two", "n")),
        call("three", of(output("one", "n")), { task: "add", after: ["all"] }),
      ],
      { all: output("all"), three: output("three", "n") },
    );
  };

  it("takes what it needs from another run, and leaves out the rest", async () => {
    const it = setting();
    const runsFolder = temporaryFolder();
    const pipeline = pipelineWith(it.calls);
    const { result } = await runIt(pipeline, { runsFolder, runId: "a" });
    expect(result.outputs).toEqual({ all: [11, 21], three: 3 });
    const only: Partial<RunOptions> = { runsFolder, reuse: result.folder, select: { only: ["three"] } };
    const again = await runIt(pipeline, only);
    expect(again.result.outputs).toEqual({ all: [11, 21], three: 3 });
    expect(again.result.tasks.map((of) => [instanceKey(of), of.reusedFrom])).toEqual([
      ["one", "a"],
      ["two[0]", "a"],
      ["two[1]", "a"],
      ["three", undefined],
    ]);
    const until = await runIt(pipeline, { runsFolder, select: { until: ["one"] } });
    expect([until.states, until.result.outputs]).toEqual([{ one: "succeeded" }, { all: null, three: null }]);
    expect(it.ran().split(" ")).toHaveLength(6);
    expect((await listRuns(runsFolder)).map(({ state }) => state)).toEqual([
      "succeeded",
      "succeeded",
      "succeeded",
    ]);
  });

  it("says what it has no result of, and what has changed", async () => {
    const it = setting();
    const runsFolder = temporaryFolder();
    const pipeline = pipelineWith(it.calls);
    const options = { pipeline, hash: "", assets: {}, runsFolder };
    expect(await refusals({ ...options, select: { only: ["three"] } })).toEqual(["P7022", "P7022"]);
    const { result } = await runIt(pipeline, { runsFolder, runId: "a", select: { until: ["one"] } });
    const missing = await runIt(pipeline, { runsFolder, reuse: result.folder, select: { only: ["three"] } });
    expect(missing.states).toEqual({
      one: "succeeded",
      "two[0]": "failed",
      "two[1]": "failed",
      three: "upstream-failed",
    });
    expect(missing.result.tasks.find(({ node }) => node === "two")?.error?.code).toBe("P7019");
    const { add: task } = pipeline.tasks;
    if (task === undefined) throw new Error("no task");
    const changed = { ...pipeline, tasks: { add: { ...task, body: { ...task.body, codeHash: "new" } } } };
    const reused = await runIt(changed, { runsFolder, reuse: result.folder, select: { only: ["three"] } });
    expect(reused.diagnostics.map(({ code }) => code)).toEqual(["P7020", "P7020"]);
  });
});

describe("bodies in this process", () => {
  it("have their lines, their time and their checks as in a process", async () => {
    const body = `async ({ n }, { signal }) => {
      console.log("line of", n);
      if (n === 2) await new Promise((over) => signal.addEventListener("abort", over));
      return { n: n === 3 ? "three" : n };
    }`;
    const task = {
      ...shell("echo", "", { n: integer }, { n: integer }),
      body: { kind: "typescript", bundle: "echo.mjs", codeHash: "" },
    } as const;
    const nodes = each("all", literal([1, 2, 3]), [
      call("echo", { n: item("all") }, { policy: { timeoutSeconds: 0.2 } }),
    ]);
    const { result, lines } = await runIt(pipelineOf([task], [nodes]), {
      isolation: "inline",
      concurrency: 3,
      assets: { "echo.mjs": bundle(body) },
    });
    const byName = result.tasks.toSorted((a, b) => instanceKey(a).localeCompare(instanceKey(b)));
    expect(byName.map((of) => [instanceKey(of), of.state, of.error?.code])).toEqual([
      ["echo[0]", "succeeded", undefined],
      ["echo[1]", "failed", "P7107"],
      ["echo[2]", "failed", "P7102"],
    ]);
    expect(lines.filter((line) => line.startsWith("line")).toSorted()).toEqual([
      "line of 1",
      "line of 2",
      "line of 3",
    ]);
    expect(readFileSync(join(result.folder, "tasks/echo/0/attempt-1/log.txt"), "utf8")).toBe("line of 1\n");
  });
});
