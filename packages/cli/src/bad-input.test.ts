import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectWith, runCli } from "./testing/run-cli.js";

interface Case {
  readonly what: string;
  readonly code: string;
  /** Where the diagnostic is; the pipeline file's line unless it says another file. */
  readonly at: string;
  readonly pipeline: string;
  readonly files?: { readonly [path: string]: string };
}

const head = `import { cron, pipeline, python, shell, z } from "partitura";
const a = shell("a", { inputs: {}, outputs: { x: z.number() }, command: "echo 1 > $out_x" });
const b = shell("b", { inputs: { text: z.string() }, outputs: {}, command: "true" });
`;

const cases: readonly Case[] = [
  {
    what: "a task id used twice",
    code: "P2001",
    at: "pipeline.ts:6",
    pipeline: `export default pipeline("p", {}, () => {
  a({});
  a({});
});`,
  },
  {
    what: "a cycle through after",
    code: "P2002",
    at: "pipeline.ts:5",
    pipeline: `export default pipeline("p", {}, () => {
  a({}, { after: ["b"] });
  b({ text: "" }, { after: ["a"] });
});`,
  },
  {
    what: "a reference from another pipeline",
    code: "P1025",
    at: "pipeline.ts:7",
    pipeline: `let stolen;
export const other = pipeline("other", {}, () => { stolen = a({}).x; });
export default pipeline("p", {}, () => {
  b({ text: stolen });
});`,
  },
  {
    what: "a reference in a template literal",
    code: "P1001",
    at: "pipeline.ts:6",
    pipeline: `export default pipeline("p", {}, () => {
  const { x } = a({});
  b({ text: \`got \${x}\` });
});`,
  },
  {
    what: "a reference as a condition",
    code: "P1001",
    at: "pipeline.ts:6",
    pipeline: `export default pipeline("p", {}, () => {
  const { x } = a({});
  if (x) b({ text: "" });
});`,
  },
  {
    what: "a pipeline file that throws",
    code: "P8003",
    at: "pipeline.ts:5",
    pipeline: `export default pipeline("p", {}, () => { a({}); });
throw new Error("on purpose");`,
  },
  {
    what: "a pipeline file that does not compile",
    code: "P8002",
    at: "pipeline.ts:4",
    pipeline: `export default pipeline("p", {}, () => { a({}) ) });`,
  },
  { what: "a pipeline file that exports nothing", code: "P8004", at: "pipeline.ts:1", pipeline: "" },
  {
    what: "a Python file that does not exist",
    code: "P2007",
    at: "pipeline.ts:4",
    pipeline: `const c = python("c", { source: "./nope.py#run", inputs: {}, outputs: {} });
export default pipeline("p", {}, () => { c({}); });`,
  },
  {
    what: "a Python function that does not exist",
    code: "P2008",
    at: "pipeline.ts:4",
    files: { "steps.py": "def run():\n    pass\n" },
    pipeline: `const c = python("c", { source: "./steps.py#walk", inputs: {}, outputs: {} });
export default pipeline("p", {}, () => { c({}); });`,
  },
  {
    what: "a negative retry count",
    code: "P1005",
    at: "pipeline.ts:5",
    pipeline: `export default pipeline("p", {}, () => {
  a({}, { retries: { limit: -1 } });
});`,
  },
  {
    what: "a bad cron expression",
    code: "P2010",
    at: "pipeline.ts:4",
    pipeline: `const schedule = cron("61 * * * *", { timezone: "UTC" });
export default pipeline("p", { schedule }, () => { a({}); });`,
  },
  {
    what: "a bad time zone",
    code: "P2011",
    at: "pipeline.ts:4",
    pipeline: `const schedule = cron("0 6 * * *", { timezone: "Mars/Base" });
export default pipeline("p", { schedule }, () => { a({}); });`,
  },
];

const good = `${head}export default pipeline("p", { params: { n: z.int().max(9).default(1) } }, () => { a({}); });\n`;

describe.concurrent("bad input: code, place, hint, exit code 1, and nothing written", () => {
  test.each(cases)("$what", async ({ code, at, pipeline, files }) => {
    const folder = projectWith({ "pipeline.ts": `${head}${pipeline}\n`, ...files });
    const result = await runCli(["compile", "pipeline.ts", "--target", "airflow@3", "--out", "out"], folder);
    expect(result.stderr).toMatch(new RegExp(`^${at.replace(".", "\\.")}:\\d+ error ${code}$`, "m"));
    expect(result.stderr).toMatch(/^ {2}hint: \S/m);
    expect(result.stderr).toContain(`more: partitura explain ${code}`);
    expect(result.stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(result.stdout).toBe("");
    expect(result.code).toBe(1);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  test("a pipeline file that does not exist", async () => {
    const result = await runCli(["check", "nope.ts"], projectWith({}));
    expect(result.stderr).toContain("error P8001\n  there is no file 'nope.ts'");
    expect(result.code).toBe(1);
  });

  test("an unknown target", async () => {
    const folder = projectWith({ "pipeline.ts": good });
    const result = await runCli(
      ["compile", "pipeline.ts", "--target", "airflow@3,oozie", "--out", "out"],
      folder,
    );
    expect(result.stderr).toContain("pipeline.ts:4:16 error P8005\n  there is no target 'oozie'");
    expect(result.stderr).toMatch(/hint: Targets: .*airflow@2\.11.*ir/);
    expect(result.code).toBe(1);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  test("a param that its schema refuses, before anything starts", async () => {
    const folder = projectWith({ "pipeline.ts": good });
    const result = await runCli(["run", "pipeline.ts", "--param", "n=10", "--param", "m=1"], folder);
    expect(result.stderr).toContain("pipeline.ts:4:16 error P7001");
    expect(result.stderr).toContain("pipeline.ts:4:16 error P7003");
    expect(result.stderr).toContain("2 errors");
    expect(result.code).toBe(1);
    expect(existsSync(join(folder, ".partitura"))).toBe(false);
  });

  test("a value that the schema of its task refuses: the run fails, with the place and a hint", async () => {
    const folder = projectWith({
      "pipeline.ts": `${head.replace("echo 1", "echo true")}${good.slice(head.length)}`,
    });
    const result = await runCli(["run", "pipeline.ts"], folder);
    expect(result.stderr).toMatch(/^pipeline\.ts:4:\d+ error P71\d\d$/m);
    expect(result.stderr).toMatch(/^ {2}hint: \S/m);
    expect(result.stdout).toContain("failed in");
    expect(result.code).toBe(3);
  });

  test("an output folder that cannot be written: the old files stay whole", async () => {
    const folder = projectWith({ "pipeline.ts": good });
    const compile = ["compile", "pipeline.ts", "--target", "ir", "--out", "out"];
    expect((await runCli(compile, folder)).code).toBe(0);
    const manifest = readFileSync(join(folder, "out", "partitura.json"), "utf8");
    writeFileSync(join(folder, "pipeline.ts"), good.replace('pipeline("p"', 'pipeline("q"'));
    mkdirSync(join(folder, "out", "q.ir.json"));
    const result = await runCli(compile, folder);
    expect(result.stderr).toContain("pipeline.ts:4:16 error P8007");
    expect(result.code).toBe(1);
    expect(readFileSync(join(folder, "out", "partitura.json"), "utf8")).toBe(manifest);
    expect(existsSync(join(folder, "out", "p.ir.json"))).toBe(true);
  });

  test("several problems are told at once, by line", async () => {
    const pipeline = `const c = python("c", { source: "./nope.py#run", inputs: {}, outputs: {} });
export default pipeline("p", {}, () => {
  c({});
  a({}, { retries: { limit: -1 } });
});`;
    const folder = projectWith({ "pipeline.ts": `${head}${pipeline}\n` });
    const { code, stdout } = await runCli(["check", "pipeline.ts", "--json"], folder);
    const found = JSON.parse(stdout) as readonly {
      readonly code: string;
      readonly span: { readonly line: number };
    }[];
    expect(found.map((it) => [it.code, it.span.line])).toEqual([
      ["P2007", 4],
      ["P1005", 7],
    ]);
    expect(code).toBe(1);
  });
});
