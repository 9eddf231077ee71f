import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../conformance/scenario.js";
import { execute, filesIn, makeProject, packedVersion } from "./project.js";

/** The packages as they would be published, installed in another place and used there. */
const root = mkdtempSync(join(tmpdir(), "partitura-package-"));
let project = "";

beforeAll(async () => {
  project = await makeProject(root);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const partitura = (...args: readonly string[]) =>
  execute(project, join(project, "node_modules/.bin/partitura"), args);
const targets = ["airflow@3", "airflow@2.11", "argo@3.7", "argo@4", "kfp@2", "prefect@3", "ir"];
const outputs = { letters: 28, text: "WORLD HAS 28 LETTERS" };

/** What `run --json` says last. */
const lastEvent = (out: string): unknown => JSON.parse(out.trim().split("\n").at(-1) ?? "null");

describe("the packed packages, installed elsewhere", () => {
  it("know their version and help", async () => {
    const [version, help] = [await partitura("--version"), await partitura("--help")];
    expect([version.out.trim(), version.code]).toEqual([packedVersion, 0]);
    expect(help.out).toContain("compile");
  });

  it("type-check in a strict project", async () => {
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    const { code, out } = await execute(project, process.execPath, [tsc, "-p", "."]);
    expect([out, code]).toEqual(["", 0]);
  });

  it("compile for every target", async () => {
    const chosen = targets.flatMap((target) => ["--target", target]);
    const { code, error } = await partitura("compile", "pipeline.ts", ...chosen, "--out", "out");
    expect([code, code === 0 ? "" : error]).toEqual([0, ""]);
    const files = filesIn(join(project, "out"), "");
    for (const file of ["hello.py", "hello.yaml", "prefect.yaml", "hello.ir.json", "step.py", "count.mjs"])
      expect(files.some((it) => it.endsWith(`/${file}`))).toBe(true);
  });

  it("run a pipeline of Python, TypeScript and shell", async () => {
    const { code, out, error } = await partitura("run", "pipeline.ts", "--json");
    expect([code, code === 0 ? "" : error]).toEqual([0, ""]);
    expect(lastEvent(out)).toMatchObject({ state: "succeeded", outputs });
  });

  it("show runs in a browser", async () => {
    const bin = join(project, "node_modules/.bin/partitura");
    const viewer = spawn(bin, ["ui"], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    const address = await new Promise<string>((resolve, reject) => {
      viewer.once("exit", () => reject(new Error(`it ended: ${said}`)));
      viewer.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const found = /http:\S+/.exec(said)?.[0];
        if (found !== undefined) resolve(found);
      });
    });
    const { origin } = new URL(address);
    const answers = await Promise.all(
      ["/", "/app.js", "/app.css", "/api/runs"].map((it) => fetch(origin + it)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401]);
    const ended = new Promise<number | null>((resolve) => viewer.once("exit", resolve));
    viewer.kill("SIGINT");
    expect(await ended).toBe(0);
  });

  it("hold no tests and nothing of this checkout", () => {
    const scope = join(project, "node_modules/@partitura");
    expect([...filesIn(scope, ".test.js"), ...filesIn(scope, ".test.ts")]).toEqual([]);
    for (const file of filesIn(scope, ".json").filter((it) => it.endsWith("package.json")))
      expect(readFileSync(join(scope, file), "utf8")).not.toContain("workspace:");
    expect(existsSync(join(project, "node_modules/partitura/bin/partitura.js"))).toBe(true);
  });

  it("run under Node 24", async ({ skip }) => {
    const node = ["--yes", "-p", "node@24", "node"];
    const probe = await execute(project, "npx", [...node, "--version"]);
    if (!probe.out.startsWith("v24.")) {
      process.stderr.write("the packages were not run under Node 24: npx -p node@24 does not work here\n");
      skip("npx -p node@24 does not work here");
    }
    const { code, out, error } = await execute(project, "npx", [
      ...node,
      "node_modules/partitura/bin/partitura.js",
      "run",
      "pipeline.ts",
      "--json",
    ]);
    expect([code, code === 0 ? "" : error]).toEqual([0, ""]);
    expect(lastEvent(out)).toMatchObject({ state: "succeeded", outputs });
  });
});
