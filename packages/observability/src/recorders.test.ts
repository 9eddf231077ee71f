import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { recorders } from "./recorders.js";
import { sampleSource, wholeRun } from "./testing/run-events.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-recorders-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the config's file is relative to the config", async () => {
  const configFile = join(folder, "partitura.config.ts");
  const [recorder, problems] = await recorders(sampleSource, {
    env: {},
    cwd: "/elsewhere",
    configFile,
    lineage: { file: "lineage.jsonl" },
  });
  for (const event of wholeRun) recorder.onEvent(event);
  expect([problems, await recorder.close()]).toEqual([[], []]);
  expect(readFileSync(join(folder, "lineage.jsonl"), "utf8").trimEnd().split("\n").length).toBe(14);
});

test("settings that cannot be used are said, and the run is recorded without them", async () => {
  const env = {
    OPENLINEAGE__TRANSPORT__TYPE: "kafka",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://h",
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
  };
  const [recorder, problems] = await recorders(sampleSource, { env, cwd: folder });
  for (const event of wholeRun) recorder.onEvent(event);
  expect(problems.map(({ code }) => code)).toEqual(["P7050", "P7052"]);
  expect(await recorder.close()).toEqual([]);
});

/** Which packages of OpenTelemetry a process loads that records a run. */
function loaded(env: { readonly [name: string]: string }): readonly string[] {
  const built = new URL("../dist/index.js", import.meta.url).href;
  const code = `
    import { createRequire } from "node:module";
    const { recorders } = await import(${JSON.stringify(built)});
    const pipeline = { id: "p", tags: [], nodes: [], tasks: {}, span: { file: "x", line: 1, column: 1 } };
    await recorders({ pipeline, file: "/x", version: "1" }, { env: process.env, cwd: "/" });
    const paths = Object.keys(createRequire(${JSON.stringify(fileURLToPath(import.meta.url))}).cache);
    console.log(JSON.stringify(paths.filter((path) => path.includes("@opentelemetry"))));
    process.exit();`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
  });
  return JSON.parse(said) as readonly string[];
}

test("nothing heavy is loaded for a run that nobody is told of", () => {
  expect(loaded({})).toEqual([]);
  expect(loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" }).length).toBeGreaterThan(0);
});
