import { AssertionError } from "node:assert";
import { describe, expect, it } from "vitest";
import {
  expectAttempts,
  expectError,
  expectOrder,
  expectOutputs,
  expectState,
  failAttempt,
  runPipeline,
  takes,
} from "../index.js";
import { branching, reporting, scale } from "../testing/pipelines.js";

const fakes = { load: { loaded: 1 }, total: { sum: 2 }, count: { characters: 3 } };
const run = await runPipeline(reporting, { fakes });
const failed = await runPipeline(reporting, {
  fakes: { ...fakes, report: takes("1m", { lines: 1 }) },
  faults: { "scale[0]": failAttempt("every", { message: "out of scale", exitCode: 3 }) },
});

function thrownBy(assertion: () => void): AssertionError {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError) return error;
    throw error;
  }
  throw new Error("it holds");
}

describe("assertions that hold", () => {
  it("say nothing", () => {
    expectState(run, "succeeded");
    expectState(run, { "scale[0]": "succeeded", count: "succeeded" });
    expectState(run.task("load"), "succeeded");
    expectOutputs(run, { sum: 2, values: [2, 20] });
    expectOutputs(run.task(scale, 1), { scaled: 20 });
    expectOrder(run, "load", "total", "scale[1]", "report", "count");
    expectOrder(run, "load", "scale", "report");
    expectAttempts(failed, { "scale[0]": 1, report: 0 });
    expectError(failed.task(scale, 0));
    expectError(failed.task(scale, 0), { message: "out of", exitCode: 3, code: undefined });
    expectError(failed.task(scale, 0), { message: /^out of scale$/ });
    expect(run.started.slice(0, 2)).toEqual(["load", "total"]);
  });
});

describe("assertions that do not hold", () => {
  it("tell of the state and of what has failed", () => {
    const { message, actual, expected, stack } = thrownBy(() => expectState(failed, "succeeded"));
    expect(message).toContain("'failed' and not 'succeeded'");
    expect(message).toContain("scale[0]: failed after 1 attempt: out of scale\n    | out of scale");
    expect(message).toContain("report: upstream-failed");
    expect([actual, expected]).toEqual(["failed", "succeeded"]);
    expect(stack?.split("\n").find((line) => line.includes(".ts:"))).toContain("expect.test.ts");
  });

  it("name every state that is another", () => {
    const { message } = thrownBy(() =>
      expectState(failed, { count: "succeeded", lost: "failed", total: "succeeded" }),
    );
    expect(message).toContain("count is 'upstream-failed' and not 'succeeded'");
    expect(message).toContain("lost is 'not there' and not 'failed'");
    expect(message).not.toContain("total is");
    expect(thrownBy(() => expectState(run.task("load"), "failed")).message).toContain("load: succeeded");
  });

  it("show the difference of outputs", () => {
    const { actual, expected, message } = thrownBy(() => expectOutputs(run, { values: [2, 21] }));
    expect([actual, expected]).toEqual([{ values: [2, 20] }, { values: [2, 21] }]);
    expect(message).toContain("21");
  });

  it("tell of other errors, and of none", () => {
    expect(thrownBy(() => expectError(run.task("load"))).message).toContain("load has not failed");
    const { actual } = thrownBy(() => expectError(failed.task(scale, 0), { code: "P7107", exitCode: 3 }));
    expect(actual).toEqual({ code: undefined, exitCode: 3 });
    thrownBy(() => expectError(failed.task(scale, 0), { message: "other" }));
  });

  it("tell of the order and of the attempts", () => {
    const { message } = thrownBy(() => expectOrder(run, "count", "load"));
    expect(message).toContain("count had not ended when load started");
    expect(message).toContain("in this order: load, total, scale[0], scale[1], report, count");
    expect(thrownBy(() => expectOrder(failed, "load", "report")).message).toContain("report did not run");
    expect(thrownBy(() => expectOrder(run, "load", "lost")).message).toContain("lost did not run");
    expect(thrownBy(() => expectAttempts(run, { load: 2 })).message).toContain(
      "load was tried 1 and not 2 times",
    );
  });

  it("name the instances there are", async () => {
    expect(thrownBy(() => void run.task(scale)).message).toContain("ask for one of scale[0], scale[1]");
    expect(thrownBy(() => void run.task("lost")).message).toContain("it has load, total");
    const other = await runPipeline(branching, { params: { n: 1 } });
    expect(thrownBy(() => void other.task(scale, 0)).message).toContain("the run has no 'scale[0]'");
  });
});
