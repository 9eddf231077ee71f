import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, each, literal, output, pipelineOf, python } from "../testing/pipelines.js";
import { runIt, temporaryFolder } from "../testing/run-it.js";

const text = { type: "string" } as const;

/** A wheel with a module `greeting`, so that nothing has to be downloaded. */
function wheel(folder: string): string {
  const file = join(folder, "greeting-1.0-py3-none-any.whl");
  const files = {
    "greeting.py": "TEXT = 'hello from a package'\n",
    "greeting-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n",
    "greeting-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "greeting-1.0.dist-info/RECORD": "greeting.py,,\n",
  };
  const script =
    "import json,sys,zipfile\nwith zipfile.ZipFile(sys.argv[1],'w') as z:\n for n,t in json.loads(sys.argv[2]).items(): z.writestr(n,t)";
  execFileSync("python3", ["-c", script, file, JSON.stringify(files)]);
  return file;
}

const assets = { "steps.py": "def greet():\n    import greeting\n    return {'text': greeting.TEXT}\n" };
const greeters = (packages: readonly string[]) =>
  pipelineOf(
    [python("greet", {}, { text }, packages)],
    [each("all", literal([1, 2, 3]), [call("greet")], output("greet", "text"))],
    { all: output("all") },
  );

it.each([
  ["uv or what there is", true],
  ["venv and pip, when uv does not work", false],
])(
  "makes one environment for all who ask, by %s, and keeps it",
  async (_, uvWorks) => {
    const folder = temporaryFolder();
    const env: NodeJS.ProcessEnv = { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") };
    if (!uvWorks) {
      writeFileSync(join(folder, "uv"), "#!/bin/sh\nexit 1\n");
      chmodSync(join(folder, "uv"), 0o755);
      env["PATH"] = `${folder}:${env["PATH"]}`;
    }
    const pipeline = greeters([wheel(folder)]);
    const first = await runIt(pipeline, { assets, env, concurrency: 3 });
    const second = await runIt(pipeline, { assets, env });
    const greetings = ["hello from a package", "hello from a package", "hello from a package"];
    expect([first.result.outputs, second.result.outputs]).toEqual([{ all: greetings }, { all: greetings }]);
    const made = ({ events }: typeof first) =>
      events.filter(({ type }) => type === "environment-started").length;
    expect([made(first), made(second)]).toEqual([1, 0]);
  },
  120_000,
);

it("fails the task when a package cannot be installed, with what the installer says in its log", async () => {
  const folder = temporaryFolder();
  const env: NodeJS.ProcessEnv = { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") };
  const { result, lines } = await runIt(
    pipelineOf([python("greet", {}, { text }, [join(folder, "missing.whl")])], [call("greet")]),
    { assets, env },
  );
  expect(result.tasks).toMatchObject([{ state: "failed", attempts: 1, error: { code: "P7007" } }]);
  expect(lines.join("\n")).toContain("missing.whl");
});

describe("a version of Python", () => {
  const version = (wanted: string) => {
    const task = python("version", {}, { text });
    if (task.body.kind !== "python") throw new Error("not Python");
    const definition = { ...task, body: { ...task.body, pythonVersion: wanted } };
    return pipelineOf([definition], [call("version")], { version: output("version", "text") });
  };
  const says = "def version():\n    import sys\n    return {'text': '%d.%d' % sys.version_info[:2]}\n";
  const own = execFileSync("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  const steps = { assets: { "steps.py": says } };

  it("is that of the interpreter when it fits", async () => {
    const wanted = own.toString().trim();
    const { events, result } = await runIt(version(wanted), steps);
    expect(result.outputs).toEqual({ version: wanted });
    expect(events.some(({ type }) => type === "environment-started")).toBe(false);
  });

  it("fails the task where it is neither there nor to be had", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "uv"), "#!/bin/sh\nexit 1\n");
    chmodSync(join(folder, "uv"), 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
    const { result } = await runIt(version("3.1"), { ...steps, env });
    expect(result.tasks[0]).toMatchObject({ state: "failed", error: { code: "P7007" } });
    expect(result.tasks[0]?.error?.message).toContain("Python 3.1");
  });
});
