import type { Expression, TaskDefinition } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { call, each, item, literal, output, pipelineOf, shell, when } from "../testing/pipelines.js";
import { runIt } from "../testing/run-it.js";

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const give = shell("give", 'printf %s "$value" > "$out_value"', { value: text }, { value: text });
const fail = shell("fail", "echo no luck >&2; exit 4", {}, { value: text });
const pass = shell("pass", ":");
const skip: TaskDefinition = {
  ...shell("skip", "echo enough; exit 99", {}, { value: text }),
  skippable: true,
};
const orElse = (value: Expression, fallback: string): Expression => ({
  op: "or-else",
  value,
  fallback: literal(fallback),
});
const orSkip = (value: Expression): Expression => ({ op: "or-skip", value });

describe("runIf", () => {
  it("runs after a failure, reading null, and the run has failed all the same", async () => {
    const nodes = [
      call("fail"),
      call("give", { value: orElse(output("fail", "value"), "none") }, { runIf: "all-done" }),
    ];
    const { result } = await runIt(pipelineOf([fail, give], nodes, { value: output("give", "value") }));
    expect([result.state, result.outputs]).toEqual(["failed", { value: "none" }]);
  });

  it("fails a task that has no use for null", async () => {
    const count: Expression = { op: "count", list: output("fail", "value") };
    const length = shell("length", ":", { n: integer });
    const nodes = [call("fail"), call("length", { n: count }, { runIf: "all-done" })];
    const { result, states } = await runIt(pipelineOf([fail, length], nodes));
    expect(states).toEqual({ fail: "failed", length: "failed" });
    expect(result.tasks.at(-1)).toMatchObject({ attempts: 0, error: { code: "P7008" } });
  });

  it("is not asked in an arm that is not taken, nor in a `when` that is blocked", async () => {
    const after = ["fail"];
    const nodes = [
      call("fail"),
      when("choice", literal(false), { nodes: [call("pass", {}, { after, runIf: "any-failed" })] }),
      when(
        "blocked",
        { op: "present", value: output("fail", "value") },
        {
          nodes: [call("late", {}, { task: "pass", after, runIf: "all-done" })],
        },
      ),
      call("alert", {}, { task: "pass", after: ["blocked"], runIf: "any-failed" }),
      call("quiet", {}, { task: "pass", after: ["choice"], runIf: "any-failed" }),
    ];
    expect((await runIt(pipelineOf([fail, pass], nodes))).states).toEqual({
      fail: "failed",
      pass: "skipped",
      late: "upstream-failed",
      alert: "succeeded",
      quiet: "skipped",
    });
  });
});

describe("onItemFailure continue", () => {
  const tolerant = (nodes: Parameters<typeof each>[2], more: Parameters<typeof each>[4] = {}) =>
    each("all", literal(["x"]), nodes, undefined, { onItemFailure: "continue", ...more });

  it("does not tolerate what another `each` outside let fail, at the same depth", async () => {
    const nodes = [
      each("other", literal(["x"]), [call("fail")], output("fail", "value")),
      tolerant([call("pass", {}, { after: ["other"] })]),
      call("late", {}, { task: "pass", after: ["all"] }),
    ];
    expect((await runIt(pipelineOf([fail, pass], nodes))).states).toEqual({
      "fail[0]": "failed",
      "pass[0]": "upstream-failed",
      late: "upstream-failed",
    });
  });

  it("does not tolerate an item in which something failed, when more failed outside", async () => {
    const nodes = [
      call("fail"),
      tolerant([call("inner", {}, { task: "fail" }), call("pass", {}, { after: ["fail"] })]),
      call("late", {}, { task: "pass", after: ["all"] }),
    ];
    expect((await runIt(pipelineOf([fail, pass], nodes))).states["late"]).toBe("upstream-failed");
  });

  it("tolerates by the outer `each` what is outside of the inner one only", async () => {
    const inner = tolerant([call("pass", {}, { after: ["fail"] })]);
    const nodes = [
      each("outer", literal(["x"]), [call("fail"), inner], undefined, { onItemFailure: "continue" }),
      call("late", {}, { task: "pass", after: ["outer"] }),
    ];
    const { result, states } = await runIt(pipelineOf([fail, pass], nodes));
    expect([states["pass[0][0]"], states["late"], result.state]).toEqual([
      "upstream-failed",
      "succeeded",
      "succeeded",
    ]);
  });
});

describe("skips", () => {
  it("or-skip skips the task that reads null, and what needs it", async () => {
    const nodes = [
      each(
        "all",
        literal(["a", null]),
        [call("give", { value: orSkip(item("all")) })],
        output("give", "value"),
      ),
      call("pass", {}, { after: ["all"] }),
    ];
    const { result, states } = await runIt(pipelineOf([give, pass], nodes, { all: output("all") }));
    expect(states).toEqual({ "give[0]": "succeeded", "give[1]": "skipped", pass: "succeeded" });
    expect([result.outputs, result.state]).toEqual([{ all: ["a", null] }, "succeeded"]);
  });

  it("are failures where they are not declared, in every language", async () => {
    const undeclared = { ...skip, skippable: undefined };
    const { result } = await runIt(pipelineOf([undeclared], [call("skip")]));
    expect(result.tasks[0]).toMatchObject({ state: "failed", error: { code: "P7108" } });
  });
});

describe("outputs", () => {
  it("read null of a node without a value, and are null where that has no use for it", async () => {
    const outputs = {
      missing: output("fail", "value"),
      helped: orElse(output("skip", "value"), "none"),
      count: { op: "count", list: output("fail", "value") } as const,
      there: output("give", "value"),
    };
    const nodes = [call("fail"), call("skip"), call("give", { value: literal("x") })];
    const { diagnostics, result } = await runIt(pipelineOf([fail, skip, give], nodes, outputs));
    expect(result.outputs).toEqual({ missing: null, helped: "none", count: null, there: "x" });
    expect([result.state, diagnostics]).toEqual(["failed", []]);
  });
});

describe("the run", () => {
  const runField = (field: "id" | "scheduledAt" | "intervalEnd" | "status" | "failedTasks"): Expression => ({
    op: "run",
    field,
  });
  const told = (field: Parameters<typeof runField>[0]): Expression => ({
    op: "template",
    parts: [runField(field)],
  });

  it("knows its id and the instants it is for", async () => {
    const nodes = [
      call("give", { value: told("id") }),
      call("at", { value: told("scheduledAt") }, { task: "give" }),
    ];
    const pipeline = pipelineOf([give], nodes, {
      id: output("give", "value"),
      at: output("at", "value"),
      end: runField("intervalEnd"),
    });
    const scheduled = {
      scheduledAt: "2026-11-24T06:00:00Z",
      intervalStart: "2026-11-23T06:00:00Z",
      intervalEnd: "2026-11-24T06:00:00Z",
    };
    const { result } = await runIt(pipeline, { runId: "one", scheduled });
    expect(result.outputs).toEqual({ id: "one", at: scheduled.scheduledAt, end: scheduled.intervalEnd });
    expect((await runIt(pipeline, { runId: "two" })).result.outputs).toEqual({
      id: "two",
      at: "null",
      end: null,
    });
  });

  const exit = call(
    "exit",
    { value: { op: "template", parts: [runField("status"), literal(" "), runField("failedTasks")] } },
    { task: "give" },
  );

  it("tells its exit tasks how it ended, and runs them whatever happened", async () => {
    const nodes = [call("z", {}, { task: "fail" }), call("fail"), call("pass", {}, { after: ["fail"] })];
    const failing = await runIt(pipelineOf([fail, give, pass], nodes, {}, { onExit: [exit] }));
    expect(failing.result.tasks.at(-1)).toMatchObject({
      node: "exit",
      outputs: { value: 'failed ["fail","z"]' },
    });
    expect(failing.result.state).toBe("failed");
    const fine = await runIt(pipelineOf([give, pass], [call("pass")], {}, { onExit: [exit] }));
    expect(fine.result.tasks.at(-1)?.outputs).toEqual({ value: "succeeded []" });
    expect(fine.result.state).toBe("succeeded");
  });

  it("fails when an exit task fails; the other exit tasks run", async () => {
    const { result, states } = await runIt(
      pipelineOf([fail, give], [], {}, { onExit: [call("fail"), exit] }),
    );
    expect([result.state, states]).toEqual(["failed", { fail: "failed", exit: "succeeded" }]);
  });

  it("fails when it takes too long: what runs has failed, the rest is cancelled, exit tasks run", async () => {
    const nodes = [call("slow"), call("pass", {}, { after: ["slow"] })];
    const { result, states } = await runIt(
      pipelineOf([shell("slow", "sleep 60"), pass, give], nodes, {}, { timeoutSeconds: 1, onExit: [exit] }),
    );
    expect([result.state, states]).toEqual([
      "failed",
      { slow: "failed", pass: "cancelled", exit: "succeeded" },
    ]);
    expect(result.tasks[0]?.error?.code).toBe("P7109");
    expect(result.tasks.at(-1)?.outputs).toEqual({ value: 'failed ["slow"]' });
  });
});

describe("retries.exitCodes", () => {
  const retries = { limit: 2, delaySeconds: 0, backoff: 1, exitCodes: [4] };

  it.each([
    ["exit 4", 3],
    ["exit 5", 1],
    ["sleep 60", 1],
  ])("%s is tried %i times", async (command, attempts) => {
    const node = call("task", {}, { policy: { retries, timeoutSeconds: 2 } });
    const { result } = await runIt(pipelineOf([shell("task", command)], [node]));
    expect(result.tasks[0]).toMatchObject({ state: "failed", attempts });
  });
});
