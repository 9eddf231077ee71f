import { describe, expect, it } from "vitest";
import { call, each, item, literal, output, pipelineOf, shell, when } from "../testing/pipelines.js";
import { runIt, temporaryFolder } from "../testing/run-it.js";

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const give = shell("give", 'printf %s "$value" > "$out_value"', { value: text }, { value: text });
const fail = shell("fail", "echo no luck >&2; exit 4");
const pass = shell("pass", ":");

describe("each", () => {
  it("gathers in item order, whatever ends first", async () => {
    const command =
      '[ "$place" = 2 ] || until [ -e "$folder/$((place + 1))" ]; do sleep 0.02; done; touch "$folder/$place"; printf %s "$place" > "$out_value"';
    const waiting = shell("waiting", command, { folder: text, place: integer }, { value: text });
    const inputs = { folder: literal(temporaryFolder()), place: item("all") };
    const node = each("all", literal([0, 1, 2]), [call("waiting", inputs)], output("waiting", "value"));
    const pipeline = pipelineOf([waiting], [node], { all: output("all") });
    const { result } = await runIt(pipeline, { concurrency: 3 });
    expect(result.outputs).toEqual({ all: ["0", "1", "2"] });
  });

  it("gives an empty list for an empty list", async () => {
    const node = each("all", literal([]), [call("give", { value: item("all") })], output("give", "value"));
    const pipeline = pipelineOf([give, pass], [node, call("pass", {}, { after: ["all"] })], {
      all: output("all"),
    });
    const { result, states } = await runIt(pipeline);
    expect([result.outputs, result.state, states]).toEqual([
      { all: [] },
      "succeeded",
      { give: "skipped", pass: "succeeded" },
    ]);
  });

  const sometimes = {
    ...shell(
      "sometimes",
      'test "$value" != bad && test "$value" != none || exit $([ "$value" = bad ] && echo 1 || echo 99); printf %s "$value" > "$out_value"',
      { value: text },
      { value: text },
    ),
    skippable: true,
  };
  const over = (values: string[], onItemFailure: "fail" | "continue") =>
    pipelineOf(
      [sometimes, pass],
      [
        each(
          "all",
          literal(values),
          [call("sometimes", { value: item("all") })],
          output("sometimes", "value"),
          { onItemFailure },
        ),
        call("pass", {}, { after: ["all"] }),
      ],
      { all: output("all") },
    );

  it("fails with one item, after the others have finished", async () => {
    const { result, states } = await runIt(over(["bad", "x"], "fail"), { concurrency: 1 });
    expect(states).toEqual({
      pass: "upstream-failed",
      "sometimes[0]": "failed",
      "sometimes[1]": "succeeded",
    });
    expect([result.state, result.outputs]).toEqual(["failed", { all: null }]);
  });

  it("puts null in the place of an item that failed and is tolerated, or was skipped", async () => {
    const { result, states } = await runIt(over(["bad", "x", "none"], "continue"));
    expect(states).toEqual({
      pass: "succeeded",
      "sometimes[0]": "failed",
      "sometimes[1]": "succeeded",
      "sometimes[2]": "skipped",
    });
    expect([result.state, result.outputs]).toEqual(["succeeded", { all: [null, "x", null] }]);
  });

  it("does not tolerate what failed outside", async () => {
    const nodes = [
      call("fail"),
      each("all", literal([1, 2]), [call("pass", {}, { after: ["fail"] })], undefined, {
        onItemFailure: "continue",
      }),
    ];
    const { states, result } = await runIt(pipelineOf([fail, pass], nodes));
    expect(states).toEqual({ fail: "failed", "pass[0]": "upstream-failed", "pass[1]": "upstream-failed" });
    expect(result.state).toBe("failed");
  });

  it("nests with other nodes to any depth, with the index of every level", async () => {
    const template = {
      op: "template",
      parts: [item("outer"), literal("/"), { op: "index", each: "inner" }, item("inner")],
    } as const;
    const inner = each(
      "inner",
      literal(["x", "y"]),
      [call("give", { value: template })],
      output("give", "value"),
    );
    const even = {
      op: "compare",
      operator: "eq",
      left: { op: "index", each: "outer" },
      right: literal(0),
    } as const;
    const choice = when("choice", even, {
      nodes: [inner],
      result: { op: "object", fields: { list: output("inner") } },
    });
    const node = each("outer", literal(["a", "b"]), [choice], output("choice", "list"));
    const { result, states } = await runIt(pipelineOf([give], [node], { all: output("outer") }));
    expect(result.outputs).toEqual({ all: [["a/0x", "a/1y"], null] });
    expect(states).toEqual({ "give[0][0]": "succeeded", "give[0][1]": "succeeded", "give[1]": "skipped" });
  });

  it("runs no more items at a time than its concurrency allows", async () => {
    const node = each("all", literal([1, 2, 3, 4]), [call("nap")], undefined, { concurrency: 2 });
    const { events } = await runIt(pipelineOf([shell("nap", "sleep 0.1")], [node]), { concurrency: 8 });
    let [running, most] = [0, 0];
    for (const { type } of events) {
      if (type === "task-started") most = Math.max(most, ++running);
      if (type === "task-finished") running--;
    }
    expect(most).toBe(2);
  });
});
