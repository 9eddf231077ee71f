import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { callCli } from "./testing/call-cli.js";
import { demoPipeline, demoRuns, type DemoRuns } from "./testing/demo-runs.js";
import { type CommandResult, projectWith, runCli } from "./testing/run-cli.js";

let [folder, failed, succeeded, interrupted] = ["", "", "", ""];
let partitura: DemoRuns["partitura"];

beforeAll(async () => {
  ({ folder, failed, succeeded, interrupted, partitura } = await demoRuns());
}, 60_000);

describe("logs", () => {
  const sorted = (text: string): readonly string[] => text.trimEnd().split("\n").toSorted();

  test("gives the lines of all tasks with their names, or of one alone", async () => {
    const all = await partitura("logs", failed);
    expect(sorted(all.stdout)).toEqual([
      "collect │ collecting",
      "train[0] │ training 1",
      "train[1] (attempt 2) │ no convergence",
      "train[1] (attempt 2) │ training 2",
      "train[1] │ no convergence",
      "train[1] │ training 2",
      "train[2] │ training 3",
    ]);
    expect((await partitura("logs", failed, "--task", "collect")).stdout).toBe("collecting\n");
    expect((await partitura("logs", failed, "--task", "train[1]", "--attempt", "2")).stdout).toBe(
      "training 2\nno convergence\n",
    );
    const json = await partitura("logs", failed, "--task", "train[2]", "--json");
    expect(JSON.parse(json.stdout)).toEqual({ task: "train", index: [2], attempt: 1, line: "training 3" });
  });

  test("says that nothing was written, and what is not there", async () => {
    const nothing = await partitura("logs", failed, "--task", "best");
    expect(nothing.stderr).toContain(`nothing was written by best in run ${failed}`);
    expect(nothing.code).toBe(0);
    expect((await partitura("logs", failed, "--task", "nope")).stderr).toContain("error P8121");
    const attempt = await partitura("logs", failed, "--task", "train[0]", "--attempt", "3");
    expect(attempt.stderr).toContain(`error P8122\n  there was no attempt 3 of train[0] in run ${failed}`);
    expect(attempt.code).toBe(1);
  });

  test("follows a run until it ends", async () => {
    const other = projectWith({});
    const go = join(other, "go");
    writeFileSync(join(other, "pipeline.ts"), demoPipeline.replace("GO_FILE", go));
    const followed = new Promise<CommandResult>((resolve) => {
      let isFollowed = false;
      const follow = (): Promise<CommandResult> =>
        runCli(["logs", "--follow"], other, {
          onOutput: (output) => {
            if (output.includes("begun")) writeFileSync(go, "");
          },
        });
      void runCli(["run", "pipeline.ts", "--pipeline", "slow", "--json"], other, {
        onOutput: (output) => {
          if (isFollowed || !output.includes('"line":"begun"')) return;
          isFollowed = true;
          void follow().then(resolve);
        },
      });
    });
    const { stdout, stderr, code } = await followed;
    expect(stdout).toBe("wait │ begun\nwait │ gone on\n");
    expect(stderr).toMatch(/^run \S+ succeeded\n$/);
    expect(code).toBe(0);
  });

  test("ends when nobody runs the run any more, and says how to go on", async () => {
    const { stdout, stderr, code } = await partitura("logs", interrupted, "-f");
    expect(stdout).toContain("collect │ collecting\n");
    expect(stderr).toBe(
      `run ${interrupted} was interrupted; go on with it: partitura run --resume ${interrupted}\n`,
    );
    expect(code).toBe(0);
  });

  test.each([
    [["--target", "argo@3.7"], "missing required argument 'run'"],
    [["x", "--namespace", "ml", "--follow"], "option '--follow' is for runs of this machine only"],
  ])("logs %j: wrong usage", async (args, said) => {
    const { stderr, code } = await partitura("logs", ...args);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });
});

describe("artifacts", () => {
  test("lists them with type, size, hash and place, and copies them whole", async () => {
    const { stdout } = await partitura("artifacts", succeeded, "--json");
    const found = JSON.parse(stdout) as readonly { readonly sha256: string; readonly path: string }[];
    expect(found).toHaveLength(3);
    expect(found[0]).toMatchObject({
      task: "train[0]",
      name: "weights",
      type: "model",
      kind: "file",
      size: 3,
    });
    expect(readFileSync(found[0]?.path ?? "", "utf8")).toBe("w1\n");
    const table = await partitura("artifacts", succeeded, "--task", "train[1]");
    expect(table.stdout).toMatch(
      /^ {2}train\[1\] {2}weights {2}model {2}3 B {3}[0-9a-f]{12} {2}\.partitura\//m,
    );

    const copied = await partitura("artifacts", succeeded, "--copy-to", "out/models");
    expect(copied.stdout).toContain("out/models/train/2/weights\n");
    appendFileSync(join(folder, "out/models/train/2/weights"), "more");
    expect(readFileSync(join(folder, "out/models/train/2/weights"), "utf8")).toBe("w3\nmore");
    const again = await partitura("artifacts", succeeded, "--copy-to", "out/models");
    expect(again.stderr).toContain("error P8123");
    expect(again.stderr).toContain("it is not empty");
    expect(again.code).toBe(1);
  });

  test("copies nothing when one is gone, and lists it as gone", async () => {
    const other = projectWith({ "pipeline.ts": demoPipeline });
    await runCli(["run", "pipeline.ts", "--param", "bad=9"], other);
    const { stdout } = await callCli(["artifacts", "--json"], other);
    const [first] = JSON.parse(stdout) as readonly { readonly path: string }[];
    rmSync(first?.path ?? "", { force: true });
    expect((await callCli(["artifacts"], other)).stdout).toMatch(/^ {2}train\[0\] .* gone$/m);
    const copy = await callCli(["artifacts", "--copy-to", "out"], other);
    expect(copy.stderr).toContain("the artifact 'weights' of train[0] is gone");
    expect(existsSync(join(other, "out"))).toBe(false);
  });

  test("says that there are none", async () => {
    const { stdout, code } = await partitura("artifacts", failed, "--task", "collect");
    expect(stdout).toBe(
      `There are no artifacts of collect in run ${failed}: no task that is done gave one.\n`,
    );
    expect(code).toBe(0);
  });
});
