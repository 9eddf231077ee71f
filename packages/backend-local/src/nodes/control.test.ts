import { describe, expect, it } from "vitest";
import { call, literal, output, pipelineOf, shell, when } from "../testing/pipelines.js";
import { runIt } from "../testing/run-it.js";

const text = { type: "string" } as const;
const give = shell("give", 'printf %s "$value" > "$out_value"', { value: text }, { value: text });
const fail = shell("fail", "echo no luck >&2; exit 4");
const pass = shell("pass", ":");
const skip = { ...shell("skip", "exit 99", {}, { value: text }), skippable: true };

describe("states", () => {
  it("blocks what is downstream of a failure, and runs the rest", async () => {
    const nodes = [
      call("fail"),
      call("pass", {}, { after: ["fail"] }),
      call("last", {}, { task: "pass", after: ["pass"] }),
      call("other", {}, { task: "pass" }),
    ];
    const { result, states } = await runIt(pipelineOf([fail, pass], nodes));
    expect(states).toEqual({
      fail: "failed",
      last: "upstream-failed",
      other: "succeeded",
      pass: "upstream-failed",
    });
    expect(result.state).toBe("failed");
    expect(result.tasks.find(({ node }) => node === "fail")?.error).toEqual({
      message: "no luck",
      exitCode: 4,
      log: ["no luck"],
    });
  });

  it("skips what needs a skipped task, by data and by order; a failure goes before", async () => {
    const nodes = [
      call("skip"),
      call("give", { value: output("skip", "value") }),
      call("pass", {}, { after: ["skip"] }),
      call("fail"),
      call("both", {}, { task: "pass", after: ["skip", "fail"] }),
    ];
    const { result, states } = await runIt(
      pipelineOf([skip, give, pass, fail], nodes, { value: output("give", "value") }),
    );
    expect(states).toEqual({
      both: "upstream-failed",
      fail: "failed",
      give: "skipped",
      pass: "skipped",
      skip: "skipped",
    });
    expect(result.outputs).toEqual({ value: null });
  });

  it("waits for a node that is declared later", async () => {
    const nodes = [call("pass", {}, { after: ["give"] }), call("give", { value: literal("x") })];
    const { result } = await runIt(pipelineOf([give, pass], nodes));
    expect(result.tasks.map(({ node }) => node)).toEqual(["give", "pass"]);
  });
});

describe("when", () => {
  const arms = (condition: boolean) =>
    pipelineOf(
      [give, pass],
      [
        when(
          "choice",
          literal(condition),
          {
            nodes: [call("yes", { value: literal("y") }, { task: "give" })],
            result: { op: "object", fields: { a: output("yes", "value"), b: literal(1) } },
          },
          {
            nodes: [call("no", { value: literal("n") }, { task: "give" })],
            result: { op: "object", fields: { a: output("no", "value") } },
          },
        ),
        call("pass", {}, { after: ["choice"] }),
      ],
      { merged: output("choice") },
    );

  it.each([
    [true, { no: "skipped", pass: "succeeded", yes: "succeeded" }, { a: "y", b: 1 }],
    [false, { no: "succeeded", pass: "succeeded", yes: "skipped" }, { a: "n", b: null }],
  ])("%s runs one arm and merges its result", async (condition, expected, merged) => {
    const { result, states } = await runIt(arms(condition));
    expect(states).toEqual(expected);
    expect(result.outputs).toEqual({ merged });
  });

  it("gives null for the missing arm", async () => {
    const node = when("choice", literal(false), {
      nodes: [call("give", { value: literal("") })],
      result: output("give"),
    });
    const { result, states } = await runIt(pipelineOf([give], [node], { value: output("choice", "value") }));
    expect([states, result.outputs, result.state]).toEqual([
      { give: "skipped" },
      { value: null },
      "succeeded",
    ]);
  });

  it("fails when its condition has no value; both arms are upstream-failed", async () => {
    const condition = { op: "compare", operator: "gt", left: literal("a"), right: literal(1) } as const;
    const node = when(
      "choice",
      condition,
      { nodes: [call("pass")] },
      { nodes: [call("other", {}, { task: "pass" })] },
    );
    const { events, result, states } = await runIt(pipelineOf([pass], [node]));
    expect(states).toEqual({ other: "upstream-failed", pass: "upstream-failed" });
    expect(result.state).toBe("failed");
    expect(events.find(({ type }) => type === "control-failed")).toMatchObject({
      node: "choice",
      error: { code: "P7008" },
    });
  });

  it("is skipped with what it needs", async () => {
    const condition = { op: "present", value: output("skip", "value") } as const;
    const node = when("choice", condition, { nodes: [call("pass")] });
    expect((await runIt(pipelineOf([skip, pass], [call("skip"), node]))).states).toEqual({
      pass: "skipped",
      skip: "skipped",
    });
  });
});
