import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectWith, runCli } from "./testing/run-cli.js";

const file = (n: number): string => `import { pipeline, each, shell, z } from "partitura";
const square = shell("square", {
  inputs: { n: z.int() },
  outputs: { n: z.int() },
  command: 'echo $((n * n)) > "$out_n"',
  cache: true,
});
export default pipeline("squares", {}, () => {
  square({ n: ${n} });
  each("all", [1, 2, 3, 4, 5, 6, 7].map((it) => it * ${n}), (it) => square({ n: it }, { id: "one" }));
});
`;

const project = () => {
  const cwd = projectWith({ "pipeline.ts": file(1) });
  const env = { PARTITURA_CACHE_DIR: join(cwd, "cache") };
  const run = async (...args: readonly string[]) => runCli(args, cwd, { env });
  const runs = () =>
    readdirSync(join(cwd, ".partitura", "runs"))
      .filter((it) => !it.startsWith("."))
      .toSorted();
  const change = (n: number) => writeFileSync(join(cwd, "pipeline.ts"), file(n));
  return { cwd, run, runs, change };
};

describe("explain-cache", () => {
  test("says why results were taken or not, alike ones together", { timeout: 60_000 }, async () => {
    const { run, runs, change } = project();
    const told = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await run("explain-cache", ...args);
      expect([code, stderr]).toEqual([0, ""]);
      return stdout;
    };
    expect((await run("run", "pipeline.ts")).code).toBe(0);
    const [first = ""] = runs();
    expect(await told(first, "one")).toBe(
      "one[0], one[1], one[2], one[3], one[4] and 2 more: not in the cache\n" +
        "  there is no earlier result of this task\n  its own result was kept for later runs\n",
    );
    change(2);
    expect((await run("run", "pipeline.ts")).code).toBe(0);
    const second = runs().find((it) => it !== first) ?? "";
    // 2 is among the earlier items, and so are 4 and 6
    const text = await told(second, "square");
    expect(text).toMatch(
      /^square: taken from the cache\n {2}all parts of the key are those of run .*ago\n {2}key /,
    );
    expect(text).toMatch(/\n {4}input n +[0-9a-f]{16}\n/);
    const json = JSON.parse(await told(second, "one", "--json")) as {
      instances: { hit: boolean; why: string[] }[];
    };
    expect(json.instances.map(({ hit }) => hit)).toEqual([true, true, true, false, false, false, false]);
    expect(json.instances[3]?.why).toEqual([`the input 'n' changed since run ${first}`]);
  });

  test("tells of a run or a task that is not there", { timeout: 60_000 }, async () => {
    const { run, runs } = project();
    const none = await run("explain-cache", "2020", "one");
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toContain("P7016");
    await run("run", "pipeline.ts");
    const [id = ""] = runs();
    const wrong = await run("explain-cache", id.slice(0, 12), "two");
    expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toContain("has no task 'two'");
    expect(wrong.stderr).toContain("Its tasks: square, one.");
  });
});

describe("gc", () => {
  test("lists what it would remove, and removes it", { timeout: 60_000 }, async () => {
    const { cwd, run, runs } = project();
    expect((await run("run", "pipeline.ts")).code).toBe(0);
    const [old = ""] = runs();
    expect((await run("run", "pipeline.ts")).code).toBe(0);
    const dry = await run("gc", "--keep-last", "1", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toMatch(
      new RegExp(
        String.raw`^ {2}${old} {2}squares {2}succeeded {2}0 d old {2}[\d.]+ KiB\nwould remove 1 run: [\d.]+ KiB\n$`,
      ),
    );
    expect(runs()).toHaveLength(2);
    const done = await run("gc", "--keep-last", "1");
    expect([done.code, done.stdout]).toEqual([0, dry.stdout.replace("would remove", "removed")]);
    expect(runs()).toHaveLength(1);
    expect(runs()).not.toContain(old);
    expect((await run("gc")).stdout).toBe("nothing to remove\n");
    const all = JSON.parse((await run("gc", "--older-than", "0s", "--keep-last", "0", "--json")).stdout) as {
      readonly counts: object;
    };
    expect(all.counts).toMatchObject({ runs: 1, results: 7 });
    expect(runs()).toEqual([]);
    expect(existsSync(join(cwd, "cache"))).toBe(true);
  });

  test.each([
    [["--older-than", "soon"], "Give a time such as 12h or 30d."],
    [["--keep-last", "-1"], "Give a whole number from 0."],
  ])("does not take %j", async (args, hint) => {
    const { code, stderr } = await project().run("gc", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
  });

  test("works where nothing is yet", async () => {
    const { run } = project();
    expect(await run("gc")).toEqual({ code: 0, stdout: "nothing to remove\n", stderr: "" });
  });
});
