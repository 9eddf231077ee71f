import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePipeline } from "@partitura/core";
import { describe, expect, test } from "vitest";
import { projectWith, runCli } from "./testing/run-cli.js";

const pipeline = `import { each, pipeline, shell, str, z } from "partitura";
const greet = shell("greet", {
  inputs: { name: z.string() },
  outputs: { text: z.string() },
  command: 'echo "hello $name"; printf "hello %s" "$name" > $out_text',
});
const fail = shell("fail", { inputs: { text: z.string() }, outputs: {}, command: "echo about to fail; echo oh no; exit 3" });
const wait = shell("wait", { inputs: {}, outputs: {}, command: "trap '' TERM; echo ready; sleep 60" });
export default pipeline("greetings", {
  description: "Greets.",
  owner: "team",
  params: { name: z.string().min(1).default("world"), times: z.int().min(1).optional() },
}, ({ params }) => ({ text: greet({ name: params.name }).text }));
export const failing = pipeline("failing", {}, () => { fail({ text: greet({ name: "x" }).text }); });
export const waiting = pipeline("waiting", {}, () => { wait({}); });
`;

describe.concurrent("the command", () => {
  test("run: lines for every task, outputs and the run folder at the end", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const { code, stdout, stderr } = await runCli(["run", "pipeline.ts", "--param", "name=Ana = B"], folder);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^greetings {2}run \S+\n {2}✔ greet {2}\S+\n\nsucceeded in \S+: 1 succeeded\n/);
    expect(stdout).toMatch(/^ {2}text {8}hello Ana = B\n {2}run folder {2}\.partitura\/runs\/\S+$/m);
    expect(code).toBe(0);
  });

  test("run --json: events as lines; --params and --param; --runs", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline, "params.json": '{ "name": "file", "times": 2 }' });
    const args = [
      "run",
      "pipeline.ts",
      "--params",
      "params.json",
      "--param",
      "name=7",
      "--runs",
      "kept",
      "--json",
    ];
    const { code, stdout } = await runCli(args, folder);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string });
    expect(events[0]).toMatchObject({ type: "run-started", params: { name: "7", times: 2 } });
    expect(events.at(-1)).toMatchObject({
      type: "run-finished",
      state: "succeeded",
      outputs: { text: "hello 7" },
    });
    expect(readdirSync(join(folder, "kept"))).toHaveLength(1);
    expect(code).toBe(0);
  });

  test("run of a pipeline that fails: exit code 3, the last log lines, what was given, where the log is", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const { code, stdout } = await runCli(["run", "pipeline.ts", "--pipeline", "failing"], folder);
    expect(stdout).toContain("  ✖ fail  failed");
    expect(stdout).toContain("  │ about to fail");
    expect(stdout).toContain("given  text = hello x");
    const log = /^ {2}log +(\S+)$/m.exec(stdout)?.[1] ?? "";
    expect(readFileSync(join(folder, log), "utf8")).toContain("about to fail");
    expect(code).toBe(3);
  });

  test("Ctrl-C: what runs is ended well, exit code 130; a second one does not wait for it", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const args = ["run", "pipeline.ts", "--pipeline", "waiting", "--json"];
    let sent = 0;
    const once = await runCli(args, folder, {
      onOutput: (output, send) => {
        if (sent > 0 || !output.includes('"line":"ready"')) return;
        sent += 1;
        send("SIGINT");
      },
    });
    expect(once.stdout).toContain('"state":"cancelled"');
    expect(once.stderr).toContain("Ctrl-C again ends them at once");
    expect(once.code).toBe(130);

    const twice = await runCli(args, folder, {
      onOutput: (output, send) => {
        if (output.includes("Ctrl-C again")) send("SIGINT");
        else if (output.includes('"line":"ready"')) send("SIGINT");
      },
    });
    expect(twice.stdout).not.toContain("run-finished");
    expect(twice.code).toBe(130);
  });

  test("run FILE --help: the parameters with type, default and what is required", async () => {
    const { code, stdout } = await runCli(
      ["run", "pipeline.ts", "--help"],
      projectWith({ "pipeline.ts": pipeline }),
    );
    expect(stdout).toBe(`greetings: Greets.
owner: team

Parameters:
  name   string       default "world"
  times  integer ≥ 1  optional

Usage: partitura run pipeline.ts --param name=…
Options of the command: partitura run --help
`);
    expect(code).toBe(0);
  });

  test("compile --target ir: prints the pipeline, and writes it with --out", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const printed = await runCli(["compile", "pipeline.ts", "--target", "ir"], folder);
    expect(parsePipeline(printed.stdout).id).toBe("greetings");
    await runCli(["compile", "pipeline.ts", "--target", "ir", "--out", "out"], folder);
    expect(readFileSync(join(folder, "out", "greetings.ir.json"), "utf8")).toBe(printed.stdout);
  });

  test("compile for several targets: a folder and a manifest each, the same bytes twice", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const args = [
      "compile",
      "pipeline.ts",
      "--target",
      "argo@3.7,kfp@2",
      "--target",
      "ir",
      "--json",
      "--out",
    ];
    const first = await runCli([...args, "one"], folder);
    await runCli([...args, "two"], folder);
    const report = JSON.parse(first.stdout) as {
      readonly ok: boolean;
      readonly written: readonly { readonly target: string; readonly files: readonly string[] }[];
    };
    expect(report.ok).toBe(true);
    expect(report.written.map(({ target }) => target)).toEqual(["argo@3.7", "kfp@2", "ir"]);
    for (const { target, files } of report.written) {
      expect(files).toContain("partitura.json");
      for (const file of files) {
        const [one, two] = ["one", "two"].map((out) => readFileSync(join(folder, out, target, file), "utf8"));
        expect(one).toBe(two);
      }
    }
  });

  test("compile takes the options of partitura.config.ts, and refuses wrong ones with nothing written", async () => {
    const config = (image: string): string => `import { defineConfig } from "partitura";
export default defineConfig({ targets: { "argo@3.7": { image: ${image} } } });
`;
    const folder = projectWith({
      "pipeline.ts": pipeline,
      "partitura.config.ts": config('"registry.example/a:1"'),
    });
    const args = ["compile", "pipeline.ts", "--target", "argo@3.7", "--out", "out"];
    expect((await runCli(args, folder)).code).toBe(0);
    expect(readFileSync(join(folder, "out", "greetings.yaml"), "utf8")).toContain("registry.example/a:1");
    const other = projectWith({ "pipeline.ts": pipeline, "partitura.config.ts": config("7") });
    const { code, stderr } = await runCli(args, other);
    expect(stderr).toContain("partitura.config.ts:2:43 error P8006");
    expect(code).toBe(1);
    expect(existsSync(join(other, "out"))).toBe(false);
  });

  test("a target may come from a package of the project", async () => {
    const folder = projectWith({
      "pipeline.ts": pipeline,
      "node_modules/acme-backend/package.json":
        '{ "name": "acme-backend", "type": "module", "main": "index.js" }',
    });
    const copyOf = "@partitura/backend-kubeflow";
    const scope = join(folder, "node_modules", "@partitura");
    mkdirSync(scope);
    symlinkSync(new URL("../../backend-kubeflow", import.meta.url), join(scope, "backend-kubeflow"));
    writeFileSync(
      join(folder, "node_modules/acme-backend/index.js"),
      `import { kfp2 } from "${copyOf}"; export const backends = [{ ...kfp2, target: "acme@1" }];`,
    );
    const args = ["compile", "pipeline.ts", "--target", "acme-backend", "--out", "out", "--json"];
    const { code, stdout } = await runCli(args, folder);
    expect(stdout).toContain('"target": "acme@1"');
    expect(existsSync(join(folder, "out", "greetings.yaml"))).toBe(true);
    expect(code).toBe(0);
  });

  test.each([
    [["submit", "pipeline.ts", "--target", "kfp@2"], "P8103"],
    [["status", "run-1", "--target", "airflow@3"], "P8103"],
    [["submit", "pipeline.ts", "--param", "name="], "P7001"],
    [["submit", "pipeline.ts"], "P8601"],
    [["status", "run-1"], "P8601"],
    [["logs", "run-1", "--task", "greet", "--target", "argo@3.7"], "P8601"],
  ])("%j without a cluster: %s", async (args, expected) => {
    const folder = projectWith({
      "pipeline.ts": pipeline,
      "kubeconfig.yaml": "apiVersion: v1\nkind: Config\n",
    });
    const env = { KUBECONFIG: join(folder, "kubeconfig.yaml") };
    const { code, stdout, stderr } = await runCli(args, folder, { env });
    expect(stderr).toContain(`error ${expected}`);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("check says what each target makes of a pipeline, to people and to programs", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const args = ["check", "pipeline.ts", "--target", "airflow@3", "--target", "argo@3.7"];
    const { code, stdout } = await runCli(args, folder);
    expect(stdout).toMatch(/^airflow@3\n {2}exact: /);
    expect(stdout).toMatch(/^argo@3\.7\n {2}exact: /m);
    expect(code).toBe(0);
    const { stdout: json } = await runCli([...args, "--json"], folder);
    const { portability } = JSON.parse(json) as {
      readonly portability: readonly { readonly target: string; readonly span: { readonly line: number } }[];
    };
    expect(new Set(portability.map(({ target }) => target))).toEqual(new Set(["airflow@3", "argo@3.7"]));
    expect(portability.every(({ span }) => span.line > 0)).toBe(true);
  });

  test("GitHub annotations on stderr when GitHub runs it, and no colour in a pipe", async () => {
    const folder = projectWith({ "pipeline.ts": "export {};\n" });
    const { stderr } = await runCli(["check", "pipeline.ts"], folder, { env: { GITHUB_ACTIONS: "true" } });
    expect(stderr).toContain("::error file=pipeline.ts,line=1,col=1,title=P8004::");
    expect(stderr).not.toContain("\u001b[");
  });

  test.each([
    [["chek"], "Did you mean check?"],
    [["run"], "missing required argument 'file'"],
    [["run", "p.ts", "--param", "x"], "Write name=value."],
    [["compile", "p.ts"], "required option '--target <targets>' not specified"],
    [["compile", "p.ts", "--target", "kfp@2"], "required option '--out <folder>' not specified"],
    [["graph", "p.ts", "--format", "png"], "Formats: mermaid, dot, svg, html."],
  ])("wrong usage %j: exit code 2", async (args, said) => {
    const { code, stdout, stderr } = await runCli(args, projectWith({}));
    expect(stderr).toContain(said);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("a bug of ours: exit code 70, P9001, the stack only when asked for", async () => {
    const folder = projectWith({
      "pipeline.ts": pipeline,
      "node_modules/broken/package.json": '{ "name": "broken", "main": "index.js" }',
      "node_modules/broken/index.js":
        'exports.b = { target: "broken@1", options: { safeParse() { throw new TypeError("oops"); } }, emit() {}, capabilities: {} };',
    });
    const args = ["compile", "pipeline.ts", "--target", "broken", "--out", "out"];
    const quiet = await runCli(args, folder);
    expect(quiet.stderr).toContain("error P9001  this is a bug in Partitura: TypeError: oops");
    expect(quiet.stderr).not.toContain("    at ");
    expect(quiet.code).toBe(70);
    const loud = await runCli(args, folder, { env: { PARTITURA_DEBUG: "1" } });
    expect(loud.stderr).toContain("    at ");
  });
});
