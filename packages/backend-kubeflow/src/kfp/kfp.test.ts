import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { contentHash, type EmitInput, type Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { kfp2, type KfpOptions } from "./index.js";
import { lowerPipeline } from "./lower/pipeline.js";
import { nodeAdapter, pythonAdapter } from "./lower/adapters.js";
import type { PipelineModel } from "./model.js";
import { printPipelineFile } from "./print/pipeline.js";
import { assets, goldenPipelines } from "./testing/pipelines.js";

const inputOf = (pipeline: Pipeline, options: Partial<KfpOptions> = {}): EmitInput<KfpOptions> => ({
  pipeline,
  hash: contentHash(pipeline),
  assets,
  options: kfp2.options.parse(options),
  version: "0.1.0",
  source: "pipeline.ts",
});

/** The expected file; written anew where the environment asks for it. */
function expected(name: string, text: string): string {
  const file = fileURLToPath(new URL(`../../src/kfp/testing/expected/${name}.txt`, import.meta.url));
  if (process.env["UPDATE_EXPECTED"] !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return readFileSync(file, "utf8");
}

/** The model with the step programs left out, which have tests of their own. */
function withoutPrograms(model: PipelineModel): PipelineModel {
  const programs = Object.keys({ ...pythonAdapter, ...nodeAdapter });
  const executors = Object.entries(model.executors).map(([name, container]) => [
    name,
    {
      ...container,
      files: container.files.map((file) =>
        programs.includes(file.name) ? { ...file, text: "(program)" } : file,
      ),
    },
  ]);
  return { ...model, executors: Object.fromEntries(executors) as PipelineModel["executors"] };
}

describe.each(goldenPipelines.map((pipeline) => [pipeline.id, pipeline] as const))("%s", (id, pipeline) => {
  it("is lowered as expected", () => {
    const [model, diagnostics] = lowerPipeline(inputOf(pipeline));
    expect(diagnostics).toEqual([]);
    const text = printPipelineFile(withoutPrograms(model as PipelineModel));
    expect(text).toBe(expected(`${id}.yaml`, text));
  });

  it("gives the same bytes each time", () => {
    const [first] = kfp2.emit(inputOf(pipeline));
    const [second] = kfp2.emit(inputOf(structuredClone(pipeline)));
    expect(first?.files.length).toBeGreaterThan(0);
    expect(second).toEqual(first);
  });
});

it("writes a schedule beside the pipeline", () => {
  const policies = goldenPipelines.find(({ id }) => id === "policies") as Pipeline;
  const [result] = kfp2.emit(inputOf(policies));
  const file = result?.files.find(({ path }) => path === "policies.schedule.json");
  expect(JSON.parse(file?.text ?? "")).toEqual({
    display_name: "policies",
    runtime_config: { parameters: {} },
    trigger: { cron_schedule: { cron: "0 30 1 * * 2-6" } },
    max_concurrency: "10",
    no_catchup: true,
    mode: "ENABLE",
  });
});
