import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@partitura/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adapterFolder, stepFolder } from "../testing/step-files.js";

/** Bodies that do the same in both languages: what they do is the input `what`. */
const pythonBody = `
import os, subprocess, sys, time
def work(what, model, out_report, context):
    if what == "skip":
        sys.exit(99)
    if what == "fail":
        sys.exit(3)
    if what == "sleep":
        subprocess.Popen(["sh", "-c", f"sleep 4; echo late > {os.environ['LATE']}"])
        time.sleep(60)
    out_report.write_text(model.read_text().upper())
    mode = os.environ["MODE"]
    return {"text": f"{mode} {context.runId} {context.attempt} {context.index} {{{{$.x}}}}", "maybe": None}
`;

const nodeBody = `
import { readFileSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
const [requestFile, resultFile] = process.argv.slice(2);
const { inputs, artifacts, context } = JSON.parse(readFileSync(requestFile, "utf8"));
if (inputs.what === "skip") process.exit(99);
if (inputs.what === "fail") process.exit(3);
if (inputs.what === "sleep") {
  spawn("sh", ["-c", "sleep 4; echo late > " + process.env.LATE]);
  await new Promise((done) => setTimeout(done, 60_000));
}
const { path, uri } = artifacts.report;
writeFileSync(path, readFileSync(inputs.model.path, "utf8").toUpperCase());
const text = [process.env.MODE, context.runId, context.attempt, context.index, "{{$.x}}"].join(" ");
writeFileSync(resultFile, JSON.stringify({ outputs: { text, maybe: null, report: { type: "file", uri, sha256: "beef" } } }));
`;

const programs = {
  python: {
    command: "python3",
    program: "kfp_step.py",
    body: { source: "body.py", function: "work" },
    file: "body.py",
    text: pythonBody,
  },
  node: {
    command: process.execPath,
    program: "kfp_step.mjs",
    body: { bundle: "body.mjs" },
    file: "body.mjs",
    text: nodeBody,
  },
} as const;

describe.each(Object.keys(programs) as (keyof typeof programs)[])("a step under %s", (language) => {
  const { command, program, body, file, text } = programs[language];
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "step-test-"));
    for (const name of ["kfp_step.py", "kfp_values.py", "kfp_step.mjs", "kfp_values.mjs"])
      copyFileSync(join(adapterFolder, name), join(folder, name));
    copyFileSync(join(stepFolder, "step.py"), join(folder, "step.py"));
    writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, "model"), "weights");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the step as the engine would, and gives how it ended and what it handed over. */
  function run(
    what: string,
    {
      timeoutSeconds,
      skippable = false,
    }: { readonly timeoutSeconds?: number; readonly skippable?: boolean } = {},
  ) {
    const maybe = { anyOf: [{ type: "string" }, { type: "null" }] };
    const definition = {
      parameters: { what: "text", "loop-item": { fields: { index: "plain", item: "json" } } },
      inputs: { what: { op: "read", name: "what" }, model: { op: "artifact", name: "model", type: "model" } },
      body,
      types: {
        inputs: { what: { type: "string" }, model: { artifact: "model" } },
        outputs: { text: { type: "string" }, maybe, report: { artifact: "file" } },
      },
      optional: { inputs: [], outputs: [] },
      skippable,
      secretFiles: { [join(folder, "private", "token")]: "STEP_SECRET_FILE_0" },
      context: { pipeline: "p", taskId: "work", scheduledAt: null },
      index: { op: "get", from: { op: "read", name: "loop-item" }, key: "index" },
      env: { MODE: "a {{ b }}" },
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      outputs: {
        ...(skippable
          ? {
              "value-or-null": { of: { all: true }, as: "json" },
              "has-run": { of: { all: false }, as: "plain" },
            }
          : { text: { of: "text", as: "text" }, maybe: { of: "maybe", as: "json" } }),
        report: { of: "report", as: "artifact" },
      },
    };
    const artifact = (name: string, metadata: object) => ({
      artifacts: [{ name, uri: join(folder, name), metadata }],
    });
    const input = {
      inputs: {
        parameterValues: {
          what,
          "loop-item": { index: 2, item: "null" },
          "run-id": "run-7",
          "step-json": JSON.stringify(definition),
        },
        artifacts: { model: artifact("model", { sha256: "cafe" }) },
      },
      outputs: {
        artifacts: { report: artifact("report", {}) },
        outputFile: join(folder, "out", "executor_output.json"),
      },
    };
    const { status, stderr } = spawnSync(command, [join(folder, program), JSON.stringify(input)], {
      encoding: "utf8",
      env: { ...process.env, KFP_RETRY_INDEX: "1", STEP_SECRET_FILE_0: "s3cret", LATE: join(folder, "late") },
    });
    const handedOver = existsSync(input.outputs.outputFile)
      ? (JSON.parse(readFileSync(input.outputs.outputFile, "utf8")) as {
          parameterValues: Json;
          artifacts: Json;
        })
      : undefined;
    return { status, stderr, handedOver };
  }

  it("hands values, artifacts and the context to the body, and its outputs to the engine", () => {
    const { status, stderr, handedOver } = run("work");
    expect([status, stderr]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "report"), "utf8")).toBe("WEIGHTS");
    expect(handedOver?.parameterValues).toEqual({ text: "a {{ b }} run-7 2 2 {\u2060{$.x}}", maybe: "null" });
    expect(handedOver?.artifacts).toEqual({
      report: {
        artifacts: [
          { name: "report", uri: join(folder, "report"), metadata: { sha256: expect.any(String) as string } },
        ],
      },
    });
  });

  it("fails with the code of the body", () => {
    const { status, handedOver } = run("fail");
    expect([status, handedOver]).toEqual([3, undefined]);
  });

  it("fails when the body asks to be skipped, which its task does not declare", () => {
    const { status, stderr, handedOver } = run("skip");
    expect([status, handedOver]).toEqual([1, undefined]);
    expect(stderr).toContain("P7108");
  });

  it("says that the body was skipped, without values and artifacts", () => {
    const { status, handedOver } = run("skip", { skippable: true });
    expect(status).toBe(0);
    expect(handedOver).toEqual({
      parameterValues: { "value-or-null": "null", "has-run": false },
      artifacts: {},
    });
  });

  it("says that a body that could be skipped was not, with all its values", () => {
    const { status, handedOver } = run("work", { skippable: true });
    expect(status).toBe(0);
    const values = handedOver?.parameterValues as { readonly [name: string]: Json };
    expect(values["has-run"]).toBe(true);
    expect(JSON.parse(values["value-or-null"] as string)).toMatchObject({
      maybe: null,
      report: { type: "file" },
    });
  });

  it("writes secrets to private files", () => {
    run("work");
    const file = join(folder, "private", "token");
    expect(readFileSync(file, "utf8")).toBe("s3cret");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("ends the body and all it started when its time is up", async () => {
    const { status, stderr } = run("sleep", { timeoutSeconds: 1 });
    expect(status).not.toBe(0);
    expect(stderr).toContain("timed out after 1 s");
    await new Promise((done) => setTimeout(done, 4000));
    expect(existsSync(join(folder, "late"))).toBe(false);
  });
});
