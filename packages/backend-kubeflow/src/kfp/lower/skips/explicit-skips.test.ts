import type { Expression, Node, Pipeline, RunRule, TaskNode, ValueType, WhenNode } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { call, each, ex, pipeline, python, when } from "../../../argo/testing/build.js";
import { explicitSkips } from "./explicit-skips.js";

const text: ValueType = { type: "string" };
const look = { ...python("look", {}, { found: text, other: text }), skippable: true };
const use = python("use", { text }, { rows: { type: "integer" } });
const sure = python("sure", {}, { text });

const orSkip = (value: Expression): Expression => ({ op: "or-skip", value });
const ruled = (node: Node, runIf: RunRule): Node => ({ ...(node as TaskNode), runIf });
const explicit = (...nodes: readonly Node[]) =>
  explicitSkips(
    pipeline("p", [look, use, sure], nodes, { params: { note: { type: text, optional: true } } }),
  );
const last = ({ pipeline: { nodes } }: { readonly pipeline: Pipeline }): Node => nodes.at(-1) as Node;
const inside = (node: Node): TaskNode => (node as WhenNode).then.nodes[0] as TaskNode;
const lookRan = ex.port("look", "has-run");
const lookValue = ex.port("look", "value-or-null");

describe("skips made explicit", () => {
  it("leave a pipeline alone in which nothing is skipped but untaken arms", () => {
    const it = pipeline(
      "p",
      [sure, use],
      [
        call("sure"),
        when("w", ex.literal(true), { nodes: [call("use", { text: ex.port("sure", "text") })] }),
      ],
    );
    expect(explicitSkips(it).pipeline).toBe(it);
  });

  it("put a task that needs what may be skipped into a branch on whether that has run", () => {
    const result = explicit(call("look"), call("use", { text: ex.port("look", "found") }));
    expect(result.pipeline.nodes.map(({ id }) => id)).toEqual(["look", "use-unless-skipped"]);
    expect(last(result)).toMatchObject({ kind: "when", condition: lookRan });
    expect(inside(last(result)).inputs["text"]).toEqual(ex.get(orSkip(lookValue), "found"));
  });

  it("hand on only what others read", () => {
    const result = explicit(
      call("look"),
      call("use", { text: ex.port("look", "found") }),
      call("more", { text: ex.template(ex.port("use", "rows")) }, { task: "use" }),
    );
    expect(result.pipeline.nodes[1]).toMatchObject({
      then: { result: { fields: { "value-or-null": ex.object({ rows: ex.port("use", "rows") }) } } },
      otherwise: { result: { fields: { "value-or-null": ex.literal(null), "has-run": ex.literal(false) } } },
    });
    expect(last(result)).toMatchObject({ condition: ex.port("use-unless-skipped", "has-run") });
  });

  it("take an order after what may be skipped for a condition", () => {
    const result = explicit(call("look"), call("sure", {}, { after: ["look"] }));
    expect(last(result)).toMatchObject({ condition: lookRan });
    expect(inside(last(result)).after).toEqual([]);
  });

  it("ask the inputs of a task that a null skips", () => {
    const input = orSkip(ex.param("note"));
    const result = explicit(call("use", { text: input }));
    expect(last(result)).toMatchObject({ condition: ex.literal(true) });
    expect(result.guards).toEqual(new Map([["use-unless-skipped", [input]]]));
  });

  it("run a task with `none-failed` in any case, with null for what was skipped", () => {
    const result = explicit(
      call("look"),
      ruled(call("use", { text: ex.port("look", "found") }), "none-failed"),
    );
    expect(last(result)).toMatchObject({ kind: "task", inputs: { text: ex.get(lookValue, "found") } });
    expect(last(result)).not.toHaveProperty("runIf");
  });

  it("run a task with `none-failed-min-one` where any upstream has run", () => {
    const two = [call("look"), call("look-too", {}, { task: "look" })];
    const both = explicit(
      ...two,
      ruled(call("sure", {}, { after: ["look", "look-too"] }), "none-failed-min-one"),
    );
    expect(last(both)).toMatchObject({
      condition: { op: "or", operands: [lookRan, ex.port("look-too", "has-run")] },
    });
    const oneIsSure = explicit(
      call("look"),
      call("sure"),
      ruled(call("use", { text: ex.port("sure", "text") }, { after: ["look"] }), "none-failed-min-one"),
    );
    expect(last(oneIsSure)).toMatchObject({ kind: "task", after: ["look"] });
  });

  it("give null for an item whose result was skipped", () => {
    const body = call("use", { text: orSkip(ex.item("items")) });
    const result = explicit(
      each("items", ex.literal(["a", null]), {}, [body], { result: ex.port("use", "rows") }),
    );
    expect(last(result)).toMatchObject({
      kind: "each",
      result: ex.port("items-result-unless-skipped", "value-or-null"),
    });
  });

  it("skip a `when` whose arm gives what was skipped", () => {
    const result = explicit(
      call("look"),
      when("w", ex.literal(true), { nodes: [], result: ex.port("look", "found") }),
      call("use", { text: ex.output("w") }),
    );
    expect(last(result)).toMatchObject({ condition: ex.port("w", "has-run") });
    expect(inside(last(result)).inputs["text"]).toEqual(
      ex.get(orSkip(ex.port("w", "value-or-null")), "result"),
    );
  });
});
