import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test } from "vitest";
import type { LineageEvent } from "./lineage/facets.js";
import { startServer, type TestServer } from "./testing/server.js";
import { lineageProblems } from "./testing/validate.js";

const bin = fileURLToPath(new URL("../../cli/bin/partitura.js", import.meta.url));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function server(...options: Parameters<typeof startServer>): Promise<TestServer> {
  const started = await startServer(...options);
  servers.push(started);
  return started;
}

const pipeline = `
import { each, file, pipeline, shell, task, z } from "partitura";

const make = shell("make", { inputs: { n: z.int() }, outputs: { raw: file() }, command: 'echo "$n" > $out_raw' });
const size = task("size", { inputs: { raw: file() }, outputs: { bytes: z.int() }, run: async () => ({ bytes: 2 }) });
const end = shell("end", { inputs: { raws: z.array(file()), fail: z.boolean() }, outputs: {}, command: 'test "$fail" = false' });

export default pipeline("sums", { params: { fail: z.boolean().default(false) } }, ({ params }) => {
  const items = each("items", [1, 2], (n) => {
    const { raw } = make({ n });
    size({ raw });
    return { raw };
  });
  end({ raws: items.column("raw"), fail: params.fail });
});
`;

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly folder: string;
}

/** Runs the pipeline with the command, in a folder of its own unless one is given. */
async function run(
  env: { readonly [name: string]: string },
  args: readonly string[] = ["pipeline.ts"],
  folder = mkdtempSync(join(tmpdir(), "partitura-observed-")),
): Promise<Ran> {
  folders.push(folder);
  writeFileSync(join(folder, "pipeline.ts"), pipeline);
  return new Promise((resolve, reject) => {
    const surrounding = {
      PATH: process.env["PATH"],
      HOME: folder,
      PARTITURA_CACHE_DIR: join(folder, "cache"),
    };
    const child = spawn(process.execPath, [bin, "run", ...args], {
      cwd: folder,
      env: { ...surrounding, ...env },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, said, folder }));
  });
}

const eventsIn = (text: string): readonly LineageEvent[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as LineageEvent);

const statesOf = (events: readonly LineageEvent[]): readonly string[] =>
  events.map(({ job, eventType }) => `${job.name} ${eventType}`).toSorted();

const whole = [
  ...["sums", "sums.end", "sums.make", "sums.make", "sums.size", "sums.size"].map(
    (name) => `${name} COMPLETE`,
  ),
  ...["sums", "sums.end", "sums.make", "sums.make", "sums.size", "sums.size"].map((name) => `${name} START`),
].toSorted();

test("one run tells a file, a lineage server and a collector of spans, all by the schemas", async () => {
  const [lineage, collector] = [await server(() => 201), await server()];
  const { code, said, folder } = await run({
    PARTITURA_OPENLINEAGE_FILE: "out/lineage.jsonl",
    OPENLINEAGE_URL: lineage.url,
    OPENLINEAGE_NAMESPACE: "ns",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
  expect(code, said).toBe(0);
  expect(said).not.toContain("warning");
  const inFile = eventsIn(readFileSync(join(folder, "out", "lineage.jsonl"), "utf8"));
  expect(statesOf(inFile)).toEqual(whole);
  expect(inFile.flatMap(lineageProblems)).toEqual([]);
  expect(inFile.every(({ job }) => job.namespace === "ns")).toBe(true);
  const sent = lineage.got.map(({ body }) => JSON.parse(body.toString()) as LineageEvent);
  expect(statesOf(sent)).toEqual(whole);
  const end = inFile.find(({ job, eventType }) => job.name === "sums.end" && eventType === "COMPLETE");
  expect(end?.inputs.map(({ name }) => name)).toEqual(["sums.make.raw"]);
  const spans = collector.got.map(({ body }) => body.toString()).join("\n");
  for (const name of ["RUN sums", "make[0]", "make[1] attempt 1", "end"])
    expect(spans).toContain(`"${name}"`);
});

test("spans go as protobuf when asked for", async () => {
  const collector = await server();
  const { code, said } = await run({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  });
  expect(code, said).toBe(0);
  expect(collector.got[0]?.headers["content-type"]).toBe("application/x-protobuf");
  expect(collector.got[0]?.body.toString("latin1")).toContain("RUN sums");
});

test("receivers that are down cost a warning each, and what was for the server is kept", async () => {
  const down = await startServer();
  await down.close();
  const { code, said, folder } = await run({
    OPENLINEAGE_URL: down.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: down.url,
    OTEL_EXPORTER_OTLP_TIMEOUT: "500",
  });
  expect(code, said).toBe(0);
  expect(said.match(/P7051/gu)?.length, said).toBeGreaterThan(0);
  expect(said).toContain("12 of 12 OpenLineage events did not reach");
  expect(said).toContain("P7053");
  const runs = join(folder, ".partitura", "runs");
  const id = readdirSync(runs).find((name) => existsSync(join(runs, name, "events.jsonl"))) ?? "";
  const kept = eventsIn(readFileSync(join(runs, id, "openlineage-unsent.jsonl"), "utf8"));
  expect(statesOf(kept)).toEqual(whole);
});

test("a run that fails and is resumed tells of both, by the schemas", async () => {
  const env = { PARTITURA_OPENLINEAGE_FILE: "lineage.jsonl" };
  const first = await run(env, ["pipeline.ts", "--param", "fail=true"]);
  expect(first.code, first.said).toBe(3);
  const second = await run(env, ["--resume"], first.folder);
  expect(second.code, second.said).toBe(3);
  const events = eventsIn(readFileSync(join(first.folder, "lineage.jsonl"), "utf8"));
  expect(events.flatMap(lineageProblems)).toEqual([]);
  const runs = new Set(events.filter(({ job }) => job.name === "sums").map(({ run: { runId } }) => runId));
  expect(runs.size).toBe(2);
  const again = statesOf(events.slice(12));
  expect(again).toEqual(["sums FAIL", "sums START", "sums.end FAIL", "sums.end START"]);
  const failed = events.find(({ job, eventType }) => job.name === "sums.end" && eventType === "FAIL");
  expect(failed?.run.facets["errorMessage"]).toMatchObject({ programmingLanguage: "SHELL" });
  const resumption = events.at(-1)?.run.facets;
  expect(resumption?.["executionParameters"]).toMatchObject({ parameters: [{ key: "fail", value: "true" }] });
});

test("the record says what the run was made with", async () => {
  const { folder, code, said } = await run({});
  expect(code, said).toBe(0);
  const runs = join(folder, ".partitura", "runs");
  const id = readdirSync(runs).find((name) => existsSync(join(runs, name, "events.jsonl"))) ?? "";
  const manifest = JSON.parse(readFileSync(join(runs, id, "manifest.json"), "utf8")) as object;
  expect(manifest).toMatchObject({
    runId: id,
    pipeline: "sums",
    params: { fail: false },
    file: join(folder, "pipeline.ts"),
    versions: { node: process.versions.node },
    machine: { arch: process.arch },
  });
  expect(existsSync(join(runs, id, "openlineage-unsent.jsonl"))).toBe(false);
});
