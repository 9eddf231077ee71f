import { join } from "node:path";
import { printPipeline } from "@partitura/core";
import { beforeAll, describe, expect, it } from "vitest";
import { readGolden, updating, writeGolden } from "./golden-folder.js";
import { goldenIr, goldenOf, type Golden, type Helpers } from "./golden.js";
import { backends, compilePipeline, loadPipeline, pipelineNames, type EmittedPipeline } from "./pipelines.js";

/**
 * What every target makes of every scenario, kept under `<scenario>/expected/<target>`, where a missing or an extra
 * file is a difference. UPDATE_EXPECTED=1 writes all anew. Files that are the pipeline's own as they are, and a
 * target's helpers, which are the same for every pipeline and lie under `shared/expected`, are only named.
 */
const here = new URL(".", import.meta.url).pathname;
const helpers: Helpers = new Map();
const pipelines = new Map<string, EmittedPipeline>();
const made = new Map<string, Golden>();

beforeAll(async () => {
  for (const name of pipelineNames) {
    const pipeline = await loadPipeline(name);
    pipelines.set(name, pipeline);
    for (const backend of backends) {
      const golden = goldenOf(pipeline, backend.target, compilePipeline(pipeline, backend), helpers);
      made.set(`${name} ${backend.target}`, golden);
    }
  }
});

function expectGolden(folder: string, golden: Golden): void {
  if (updating) writeGolden(folder, golden);
  expect(golden).toEqual(readGolden(folder));
}

const cells = pipelineNames.flatMap((name) =>
  backends.map((backend) => ({ name, target: backend.target, backend })),
);

describe("what is emitted", () => {
  it.each(cells)("$name for $target", ({ name, target }) => {
    const golden = made.get(`${name} ${target}`) ?? {};
    expect(Object.keys(golden)).not.toEqual([]);
    expectGolden(join(here, name, "expected", target), golden);
  });

  it.each(pipelineNames)("%s as IR", (name) => {
    const pipeline = pipelines.get(name);
    if (pipeline === undefined) throw new Error(`${name} was not loaded`);
    expectGolden(
      join(here, name, "expected/ir"),
      goldenIr(pipeline, printPipeline(pipeline.checked.pipeline)),
    );
  });

  it("helpers that are the same for every pipeline", () => {
    expect(new Set([...helpers.keys()].map((key) => key.split("/")[0])).size).toBeGreaterThan(1);
    expectGolden(join(here, "shared/expected"), Object.fromEntries(helpers));
  });

  it.each(cells)("$name for $target, compiled twice, is the same bytes", ({ name, target, backend }) => {
    const pipeline = pipelines.get(name);
    if (pipeline === undefined) throw new Error(`${name} was not loaded`);
    const copy = { ...pipeline, checked: structuredClone(pipeline.checked) };
    const again = goldenOf(copy, target, compilePipeline(copy, backend), new Map(helpers));
    expect(again).toEqual(made.get(`${name} ${target}`));
    const { result } = compilePipeline(pipeline, backend);
    expect(compilePipeline(copy, backend).result).toEqual(result);
  });
});
