import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "./run.js";
import { call, output, pipelineOf, python, shell } from "../testing/pipelines.js";
import { runIt, temporaryFolder } from "../testing/run-it.js";

const text = { type: "string" } as const;
const give = shell("give", 'printf %s "$value" > "$out_value"', { value: text }, { value: text });

describe("secrets", () => {
  const policy = { env: { TOKEN: { secret: "api-token" }, MODE: { value: "a{{b}}$c" } } };
  const talks = shell("talks", 'echo "$MODE $TOKEN ${SHELL_ONLY-none}"; echo "bad $TOKEN" >&2; exit 1');
  const pipeline = pipelineOf([talks], [call("talks", {}, { policy })]);

  it("reach the task and are masked in logs, events, errors and the manifest; nothing else of the environment does", async () => {
    const env = { ...process.env, API_TOKEN: 's3cret"value', SHELL_ONLY: "leaked" };
    const { events, lines, result } = await runIt(pipeline, { env });
    expect(lines).toEqual(expect.arrayContaining(["a{{b}}$c *** none", "bad ***"]));
    expect(result.tasks[0]?.error?.message).toBe("bad ***");
    const written = ["manifest.json", "events.jsonl", "tasks/talks/attempt-1/log.txt"].map((file) =>
      readFileSync(join(result.folder, file), "utf8"),
    );
    expect(JSON.stringify(events) + written.join("")).not.toContain("s3cret");
  });

  it("come from the env file when the environment has none", async () => {
    const envFile = join(temporaryFolder(), ".env");
    writeFileSync(envFile, 'API_TOKEN="from file"\n');
    expect((await runIt(pipeline, { envFile })).lines).toContain("a{{b}}$c *** none");
  });

  it("are a diagnostic when they are not set, and nothing starts", async () => {
    const runsFolder = join(temporaryFolder(), "runs");
    const [result, diagnostics] = await run({
      pipeline,
      hash: "",
      assets: {},
      runsFolder,
      envFile: "none",
      env: { PATH: process.env["PATH"] },
    });
    expect(result).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "P7004", message: expect.stringContaining("api-token") as string },
    ]);
    expect(existsSync(runsFolder)).toBe(false);
  });
});

describe("params", () => {
  const pipeline = pipelineOf(
    [give],
    [call("give", { value: { op: "param", name: "name" } })],
    { value: output("give", "value") },
    {
      params: {
        name: { type: { type: "string", minLength: 1 }, default: "world" },
        count: { type: { type: "integer", maximum: 3 } },
      },
    },
  );

  it("have their defaults", async () => {
    expect((await runIt(pipeline, { params: { count: 1 } })).result.outputs).toEqual({ value: "world" });
  });

  it("are all checked before anything starts", async () => {
    const runsFolder = join(temporaryFolder(), "runs");
    const [result, diagnostics] = await run({
      pipeline,
      hash: "",
      assets: {},
      runsFolder,
      params: { name: "", nmae: 1 },
    });
    expect(result).toBeUndefined();
    expect(diagnostics.map(({ code }) => code).toSorted()).toEqual(["P7001", "P7002", "P7003"]);
    expect(existsSync(runsFolder)).toBe(false);
  });
});

it("refuses tasks that need Python when it is not there", async () => {
  const options = { hash: "", assets: {}, runsFolder: temporaryFolder(), python: "python-of-nowhere" };
  const [result, diagnostics] = await run({
    ...options,
    pipeline: pipelineOf([python("pass")], [call("pass")]),
  });
  expect(result).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: "P7006", message: expect.stringContaining("python-of-nowhere") as string },
  ]);
});

it("refuses container tasks when no Docker daemon answers", async () => {
  const image = {
    id: "boxed",
    inputs: {},
    outputs: {},
    body: { kind: "container", image: "alpine", command: [], args: [], codeHash: "" },
    span: { file: "pipeline.ts", line: 1, column: 1 },
  } as const;
  const env = { PATH: temporaryFolder() };
  const [result, diagnostics] = await run({
    pipeline: pipelineOf([image as never], [call("boxed")]),
    hash: "",
    assets: {},
    runsFolder: temporaryFolder(),
    env,
  });
  expect(result).toBeUndefined();
  expect(diagnostics.find(({ code }) => code === "P7005")?.message).toContain("alpine");
});
