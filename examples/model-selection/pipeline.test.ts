import {
  expectAttempts,
  expectOrder,
  expectOutputs,
  expectState,
  failAttempt,
  fireTimesOf,
  graphOf,
  runPipeline,
  type Fakes,
} from "partitura/testing";
import { describe, expect, it } from "vitest";

import modelSelection from "./pipeline.js";

/** Stand for the Python steps, which need scikit-learn; the choice of the best candidate runs really. */
const fakesWith = (finalAccuracy: number): Fakes => ({
  collect: { rows: 455 },
  preprocess: { rows: 450 },
  train: {},
  evaluate: { accuracy: 0.91 },
  "evaluate[5]": { accuracy: 0.97 },
  "evaluate-best": { accuracy: finalAccuracy },
  deploy: ({ name }) => ({ url: `registry/${String(name)}/1`, version: 1 }),
  notify: { channel: "log" },
});

describe("model selection", () => {
  it("deploys the best candidate when it is good enough", async () => {
    const run = await runPipeline(modelSelection, { fakes: fakesWith(0.96) });
    expectState(run, "succeeded");
    expectState(run, { deploy: "succeeded", notify: "skipped" });
    expectOutputs(run, {
      algorithm: "forest",
      strength: 10,
      accuracy: 0.96,
      url: "registry/model-selection/1",
    });
    expectOrder(run, "collect", "preprocess", "train", "select-best", "evaluate-best", "deploy");
    expect(run.task("deploy").inputs).toMatchObject({ model: run.task("train[5]").outputs["model"] });
  });

  it("says why nothing was deployed", async () => {
    const run = await runPipeline(modelSelection, {
      params: { minAccuracy: 0.95 },
      fakes: fakesWith(0.94),
    });
    expectState(run, { deploy: "skipped", notify: "succeeded" });
    expect(run.task("notify").inputs["text"]).toBe("not deployed: accuracy 0.94 is below 0.95");
    expectOutputs(run, { url: null });
  });

  it("collects again when the source does not answer", async () => {
    const faults = { collect: [failAttempt(1), failAttempt(2)] };
    const run = await runPipeline(modelSelection, { fakes: fakesWith(0.96), faults });
    expectAttempts(run, { collect: 3 });
    expect(run.waits.map(({ seconds }) => seconds)).toEqual([5, 10]);
  });

  it("goes on after a crash without training again", async () => {
    const run = await runPipeline(modelSelection, { fakes: fakesWith(0.96), crashAfter: "select-best" });
    expectState(run, "succeeded");
    expectAttempts(run, { collect: 1, "train[0]": 1, "select-best": 1, deploy: 1 });
  });

  it("runs on weekday mornings in São Paulo", () => {
    expect(fireTimesOf(modelSelection, { from: "2026-01-02T00:00:00Z", count: 2 })).toEqual([
      "2026-01-02T09:00:00Z",
      "2026-01-05T09:00:00Z",
    ]);
  });

  it("has the graph that was reviewed", () => {
    expect(graphOf(modelSelection)).toMatchSnapshot();
  });
});
