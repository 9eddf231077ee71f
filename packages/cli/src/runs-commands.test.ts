import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { callCli } from "./testing/call-cli.js";
import { demoPipeline, demoRuns, type DemoRuns } from "./testing/demo-runs.js";
import { projectWith, runCli } from "./testing/run-cli.js";

let [folder, failed, succeeded, interrupted] = ["", "", "", ""];
let partitura: DemoRuns["partitura"];

beforeAll(async () => {
  ({ folder, failed, succeeded, interrupted, partitura } = await demoRuns());
}, 60_000);

describe("runs", () => {
  test("lists them, the latest first, by pipeline, state and number", async () => {
    const { stdout, code } = await partitura("runs");
    expect(code).toBe(0);
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/ {2,}/));
    expect(rows[0]).toEqual(["run", "pipeline", "state", "started", "took"]);
    expect(rows.slice(1).map((row) => [row[0], row[2]])).toEqual(
      expect.arrayContaining([
        [succeeded, "succeeded"],
        [failed, "failed"],
        [interrupted, "interrupted"],
      ]),
    );
    expect(rows.findIndex(([id]) => id === failed)).toBe(3);
    const json = await partitura("runs", "--json", "--state", "failed");
    expect(JSON.parse(json.stdout)).toMatchObject([{ runId: failed, pipeline: "demo", state: "failed" }]);
    expect((await partitura("runs", "--limit", "1")).stdout).toContain("  … 2 more: --limit 3\n");
    expect((await partitura("runs", "--pipeline", "other")).stdout).toMatch(
      /^None of the 3 runs in \S+ is like that\. Pipelines there: demo\n$/,
    );
  });

  test("says what to do where there are none, and what is wrong with a folder or a state", async () => {
    const empty = await callCli(["runs"], projectWith({}));
    expect(empty.stdout).toContain("Start one with: partitura run FILE");
    expect(empty.code).toBe(0);
    expect((await callCli(["runs", "--json"], projectWith({}))).stdout).toBe("[]\n");
    const missing = await partitura("runs", "--runs", "nowhere");
    expect(missing.stderr).toContain("error P8120\n  there is no folder 'nowhere'");
    expect(missing.code).toBe(1);
    expect((await partitura("runs", "show", "--runs", "nowhere")).stderr).toContain("error P8120");
    const none = await callCli(["runs", "show"], projectWith({}));
    expect(none.stderr).toContain("error P8124\n  there are no runs in '.partitura/runs' yet");
    expect(none.code).toBe(1);
    expect((await partitura("runs", failed)).stderr).toContain("to look at one: partitura runs show RUN");
    const wrong = await partitura("runs", "--state", "lost");
    expect(wrong.stderr).toContain("States: running, succeeded, failed, cancelled, interrupted.");
    expect(wrong.code).toBe(2);
  });

  test("finds the folder that the config names", async () => {
    const other = projectWith({
      "partitura.config.ts": 'export default { runs: "kept" };\n',
      "pipeline.ts": demoPipeline,
    });
    await runCli(["run", "pipeline.ts", "--param", "bad=9"], other);
    expect((await callCli(["runs"], other)).stdout).toContain("succeeded");
    expect(existsSync(join(other, "kept"))).toBe(true);
  });
});

describe("runs show", () => {
  test("shows what a run is, its tasks, why it failed and how to go on", async () => {
    const { stdout, code } = await partitura("runs", "show", failed);
    expect(stdout).toMatch(new RegExp(`^demo {2}run ${failed} {2}failed {2}\\S+\n`));
    expect(stdout).toMatch(/^ {2}param +bad = 2$/m);
    expect(stdout).toMatch(/^ {2}✔ collect {2}\S+\n {6}rows = \[1,2,3\]$/m);
    expect(stdout).toMatch(/^ {4}✖ train {2}3\/3 {2}\S+ {2}\(1 failed, 1 retry\)$/m);
    expect(stdout).toContain("train[1] failed: no convergence\n");
    expect(stdout).toContain("  ⊘ best  (upstream failed)\n");
    expect(stdout).toMatch(/^✖ train\[1\] {2}no convergence \(after 2 attempts\)\n {2}│ training 2\n/m);
    expect(stdout).toContain("  given  item = 2\n");
    expect(stdout).toMatch(new RegExp(`^ {2}to go on +partitura run --resume ${failed}$`, "m"));
    expect(stdout).toContain(`partitura run pipeline.ts --pipeline demo --only train --reuse ${failed}\n`);
    expect(stdout).toMatch(/^ {2}file +pipeline\.ts$/m);
    expect(code).toBe(0);
  });

  test("shows the latest run when none is named, and one by the beginning of its id", async () => {
    expect((await partitura("runs", "show")).stdout).toMatch(/^demo {2}run \S+ {2}(succeeded|interrupted)/);
    expect((await partitura("runs", "show", interrupted.slice(0, 5))).stdout).toContain(interrupted);
  });

  test("shows what was interrupted, and does not take it for running", async () => {
    const { stdout } = await partitura("runs", "show", interrupted);
    expect(stdout).toMatch(/^demo {2}run 0-interrupted {2}interrupted/);
    expect(stdout).toMatch(/■ train {2}\d\/3 .*interrupted/);
    expect(stdout).toContain("  · best\n");
    expect(stdout).toContain("--resume 0-interrupted\n");
  });

  test("shows all of one task or of one item", async () => {
    const all = await partitura("runs", "show", failed, "--task", "train");
    expect(all.stdout.match(/^[✔✖] train\[\d\]/gm)).toHaveLength(3);
    const { stdout } = await partitura("runs", "show", failed, "--task", "train[1]");
    expect(stdout).toMatch(/^✖ train\[1\] {2}failed/);
    expect(stdout).toMatch(/attempt {2}1 failed after \S+: no convergence\n {2}attempt {2}2 failed/);
    expect(stdout).toMatch(/log {6}\S+attempt-2\/log\.txt\n$/);
  });

  test("gives programs all that is known", async () => {
    const { stdout } = await partitura("runs", "show", succeeded, "--json");
    const run = JSON.parse(stdout) as { readonly tasks: readonly { readonly name: string }[] };
    expect(run).toMatchObject({
      runId: succeeded,
      state: "succeeded",
      params: { bad: 9 },
      outputs: { score: 0.3 },
      items: { trials: 3 },
    });
    expect(run.tasks.find(({ name }) => name === "train[2]")).toMatchObject({
      node: "train",
      index: [2],
      state: "succeeded",
      inputs: { item: 3, bad: 9 },
      metrics: { score: 0.3 },
      attempts: [{ attempt: 1, state: "succeeded" }],
    });
  });

  test.each([
    [["show", "nope"], "P7016", "there is no run 'nope'"],
    [["show", "0", "--task", "tain"], "P8121", "has no task 'tain'\n\n  hint: It has: collect, train, best."],
    [["show", "0", "--task", "train[7]"], "P8121", "has no task 'train[7]'"],
    [["diff", "0", "nope"], "P7016", "there is no run 'nope'"],
  ])("runs %j: %s", async (args, diagnostic, message) => {
    const { stderr, code } = await partitura("runs", ...args);
    expect(stderr).toContain(`error ${diagnostic}`);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  test("a run whose log is damaged is a diagnostic", async () => {
    const other = projectWith({ ".partitura/runs/r1/events.jsonl": "{}\n" });
    const { stderr, code } = await callCli(["runs", "show", "r1"], other);
    expect(stderr).toContain("error P7018");
    expect(code).toBe(1);
  });
});

test("a resumed run shows what was done before too", async () => {
  const other = projectWith({});
  cpSync(join(folder, "pipeline.ts"), join(other, "pipeline.ts"));
  await runCli(["run", "pipeline.ts"], other);
  await runCli(["run", "--resume"], other);
  const { stdout } = await callCli(["runs", "show"], other);
  expect(stdout).toMatch(/^ {2}✔ collect {2}\S+$/m);
  expect(stdout).toMatch(/^ {4}✖ train {2}3\/3 .*1 failed/m);
});

test("runs diff: parameters, states, values and metrics", async () => {
  const { stdout, code } = await partitura("runs", "diff", failed, succeeded);
  expect(stdout).toContain("parameters\n  bad  2 → 9\n");
  expect(stdout).toMatch(/^ {2}train\[1\] {2}failed → succeeded$/m);
  expect(stdout).toMatch(/^ {2}best\.score +– → 0\.3$/m);
  expect(stdout).toMatch(/^ {2}train\[1\]\.weights +– → model [0-9a-f]{12}$/m);
  expect(stdout).toMatch(/^ {2}output score +null → 0\.3$/m);
  expect(code).toBe(0);
  const json = await partitura("runs", "diff", failed, succeeded, "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ params: [{ name: "bad", a: 2, b: 9 }] });
});

test("run: Ctrl-C says how to go on with the run, and it goes on", async () => {
  const other = projectWith({});
  const go = join(other, "go");
  writeFileSync(join(other, "pipeline.ts"), demoPipeline.replace("GO_FILE", go));
  let isSent = false;
  const stopped = await runCli(["run", "pipeline.ts", "--pipeline", "slow"], other, {
    onOutput: (output, send) => {
      if (isSent || !existsSync(join(other, ".partitura")) || !output.includes("run ")) return;
      isSent = true;
      send("SIGINT");
    },
  });
  const command = /^ {2}to go on +partitura (run --resume \S+)$/m.exec(stopped.stdout)?.[1] ?? "";
  expect(command).not.toBe("");
  expect(stopped.code).toBe(130);
  writeFileSync(go, "");
  const resumed = await runCli(command.split(" "), other);
  expect(resumed.stdout).toMatch(/^going on with run \S+\n {2}✔ wait {2}\S+\n\nsucceeded/);
  expect(resumed.code).toBe(0);
  const shown = await callCli(["runs", "show"], other);
  expect(shown.stdout).toMatch(
    /^slow {2}run \S+ {2}succeeded.*\n(.*\n)* {2}resumed +once\n(.*\n)* {2}✔ wait {2}/,
  );
});
