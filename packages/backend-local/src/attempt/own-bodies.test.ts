import type { TaskDefinition } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { run } from "../run/run.js";
import type { Ask } from "../runners/approval.js";
import { call, literal, output, pipelineOf, shell } from "../testing/pipelines.js";
import { bundle, runIt, temporaryFolder } from "../testing/run-it.js";

const text = { type: "string" } as const;

describe("approvals", () => {
  const approval: TaskDefinition = {
    ...shell("release", "", { message: text }),
    body: { kind: "approval", approvers: ["ana"], codeHash: "" },
  };
  const retries = { limit: 1, delaySeconds: 0, backoff: 1 };
  const policy = { timeoutSeconds: 1, retries };
  const nodes = [
    call("release", { message: literal("deploy?") }, { policy }),
    call("pass", {}, { after: ["release"] }),
  ];
  const pipeline = pipelineOf([approval, shell("pass", ":")], nodes);

  it("ask, and succeed when they are approved", async () => {
    const asked: unknown[] = [];
    const ask: Ask = async (question) => {
      asked.push(question);
      return { approved: true, by: "ana" };
    };
    const { lines, states } = await runIt(pipeline, { ask });
    expect(states).toEqual({ release: "succeeded", pass: "succeeded" });
    expect(asked).toEqual([{ node: "release", index: [], message: "deploy?", approvers: ["ana"] }]);
    expect(lines).toContain("approved by ana");
  });

  it("fail when they are rejected, and are not asked again", async () => {
    const { result } = await runIt(pipeline, { ask: async () => ({ approved: false, by: "bo" }) });
    expect(result.tasks[0]).toMatchObject({
      state: "failed",
      attempts: 1,
      error: { code: "P7110", message: "rejected by bo" },
    });
  });

  it("fail when nobody answers in time, and say how to answer", async () => {
    const { result } = await runIt(pipeline);
    expect(result.tasks[0]).toMatchObject({ state: "failed", attempts: 2, error: { code: "P7111" } });
    expect(result.tasks[0]?.error?.message).toContain("--approve release");
  });

  it("are cancelled with the run", async () => {
    const stop = new AbortController();
    const ask: Ask = async (_, signal) => {
      stop.abort();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
    };
    expect((await runIt(pipeline, { ask, signal: stop.signal })).states["release"]).toBe("cancelled");
  });
});

describe("native tasks", () => {
  const native = (fake?: string): TaskDefinition => ({
    ...shell("load", "", { n: { type: "integer" } }, { n: { type: "integer" } }),
    body: { kind: "native", engine: "engine", spec: {}, fake, codeHash: "" },
  });

  it("run their fake", async () => {
    const pipeline = pipelineOf([native("load.mjs")], [call("load", { n: literal(2) })], {
      n: output("load", "n"),
    });
    const { result } = await runIt(pipeline, { assets: { "load.mjs": bundle("({ n }) => ({ n: n + 1 })") } });
    expect(result.outputs).toEqual({ n: 3 });
  });

  it("are a diagnostic without one", async () => {
    const pipeline = pipelineOf([native()], [call("load", { n: literal(2) })]);
    const [result, diagnostics] = await run({
      pipeline,
      hash: "",
      assets: {},
      runsFolder: temporaryFolder(),
    });
    expect([result, diagnostics.map(({ code }) => code)]).toEqual([undefined, ["P7011"]]);
  });
});

it("mail is refused before anything starts", async () => {
  const notify = [{ kind: "mail" as const, to: ["a@b.c"], smtp: { value: "smtp://host" } }];
  const pipeline = pipelineOf([], [], {}, { deadline: { seconds: 1, notify } });
  const [result, diagnostics] = await run({ pipeline, hash: "", assets: {}, runsFolder: temporaryFolder() });
  expect([result, diagnostics.map(({ code }) => code)]).toEqual([undefined, ["P7013"]]);
});
