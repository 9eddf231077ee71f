import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { TaskNode } from "../ir/pipeline.js";
import { placedNodes } from "../ir/walk.js";
import type { PipelineDeclaration } from "./declaration.js";
import {
  approval,
  each,
  interval,
  native,
  onAssets,
  pipeline,
  repeat,
  shell,
  waitFor,
  when,
} from "./index.js";
import { pipelineBehind } from "./pipeline.js";
import { collecting } from "./session.js";

const count = shell("count", {
  inputs: { n: z.int() },
  outputs: { n: z.int(), note: z.string().nullable(), list: z.array(z.int()) },
  command: "true",
});
const say = shell("say", { inputs: { text: z.string() }, command: "true" });

function declared(handle: object): PipelineDeclaration {
  const found = pipelineBehind(handle);
  if (found === undefined) throw new Error("no pipeline");
  return found;
}
const tasksOf = (handle: object): readonly TaskNode[] =>
  [...placedNodes(declared(handle).nodes)].flatMap(({ node }) => (node.kind === "task" ? [node] : []));
const idsOf = (handle: object): readonly string[] =>
  [...placedNodes(declared(handle).nodes)].map(({ node }) => `${node.kind} ${node.id}`);
async function problemsOf(body: () => unknown): Promise<readonly Diagnostic[]> {
  const { diagnostics, failure } = await collecting(async () => body());
  expect(failure).toBeUndefined();
  return diagnostics;
}

describe("a pipeline in another", () => {
  const inner = pipeline(
    "inner",
    { params: { n: z.int(), label: z.string().default("x") }, defaults: { retries: 2 } },
    ({ params }) => {
      const made = count({ n: params.n });
      const small = when("small", made.n.lt(3), () => ({ size: count({ n: 0 }, { id: "zero" }).n }));
      say({ text: params.label }, { after: "count" });
      return { n: made.n, size: small.size };
    },
  );

  it("becomes nodes whose ids begin with the call's", () => {
    const outer = pipeline("outer", { defaults: { timeout: "5m" } }, () => {
      const one = inner({ n: 1 });
      const two = inner({ n: one.n, label: "y" }, { id: "second" });
      say({ text: "end" }, { after: two });
      return { size: two.size.orElse(0) };
    });
    expect(idsOf(outer)).toEqual([
      "task inner-count",
      "when inner-small",
      "task inner-zero",
      "task inner-say",
      "task second-count",
      "when second-small",
      "task second-zero",
      "task second-say",
      "task say",
    ]);
    const tasks = tasksOf(outer);
    expect(tasks.map(({ id, after }) => [id, after]).filter(([, after]) => after?.length !== 0)).toEqual([
      ["inner-say", ["inner-count"]],
      ["second-say", ["second-count"]],
      ["say", ["second-count", "second-small", "second-say"]],
    ]);
    expect(tasks[3]).toMatchObject({
      inputs: { n: { op: "get", from: { op: "output", node: "inner-count" }, key: "n" } },
      policy: { retries: { limit: 2 }, timeoutSeconds: 300 },
    });
    expect(tasks[2]?.inputs).toEqual({ text: { op: "literal", value: "x" } });
    expect(declared(outer).outputs["size"]).toMatchObject({
      op: "or-else",
      value: { from: { node: "second-small" } },
    });
  });

  it("may be called in an each and in a when", () => {
    const outer = pipeline("outer", {}, () => {
      const { n } = count({ n: 1 });
      const all = each("all", [1, 2], (item) => ({ n: inner({ n: item }).n }));
      when("more", n.gt(1), () => ({ n: inner({ n }, { id: "again" }).n }));
      return { all };
    });
    expect(idsOf(outer).slice(1, 4)).toEqual(["each all", "task inner-count", "when inner-small"]);
    expect(tasksOf(outer)[1]?.inputs).toEqual({ n: { op: "item", each: "all" } });
  });

  it("checks its params", async () => {
    const problems = await problemsOf(() =>
      pipeline("outer", {}, () => {
        inner({ n: 1.5 });
        inner({} as never, { id: "b" });
        inner({ n: 1, more: 2 } as never, { id: "c" });
      }),
    );
    expect(problems.map(({ code }) => code)).toEqual(["P1028", "P1011", "P1010"]);
  });

  it("cannot have onExit there", async () => {
    const exits = pipeline("exits", { onExit: () => say({ text: "" }) }, () => {});
    const problems = await problemsOf(() => pipeline("outer", {}, () => void exits()));
    expect(problems.map(({ code }) => code)).toEqual(["P1029"]);
  });
});

describe("repeat", () => {
  const loop = (max: number) =>
    pipeline("p", {}, () => {
      const last = repeat(
        "grow",
        { state: { n: z.int() }, initial: { n: 1 }, max, until: ({ n }) => n.gte(10) },
        ({ n }) => ({ n: count({ n }).n }),
      );
      say({ text: "end" }, { after: last });
      return { n: last.n };
    });

  it("is copies of the body, each decided by the one before", () => {
    const p = loop(3);
    expect(idsOf(p)).toEqual([
      "task grow-1-count",
      "when grow-1-more",
      "task grow-2-count",
      "when grow-2-more",
      "task grow-3-count",
      "task say",
    ]);
    const [first, second] = tasksOf(p);
    expect(first?.inputs).toEqual({ n: { op: "literal", value: 1 } });
    expect(second?.inputs).toEqual({
      n: { op: "get", from: { op: "output", node: "grow-1-count" }, key: "n" },
    });
    expect(tasksOf(p).at(-1)?.after).toEqual(["grow-1-count", "grow-1-more"]);
    expect(declared(p).outputs["n"]).toEqual({
      op: "get",
      from: { op: "output", node: "grow-1-more" },
      key: "n",
    });
  });

  it.each([0, 51, Number.POSITIVE_INFINITY])("refuses to run %s times", async (max) => {
    expect((await problemsOf(() => loop(max))).map(({ code }) => code)).toEqual(["P1030"]);
  });
});

describe("waits, approvals and native tasks", () => {
  it("are tasks with bodies of their own", () => {
    const arrival = waitFor("arrival", "file", { timeout: "6h", every: "1m" });
    const release = approval("release", { timeout: "2d", approvers: ["ana"] });
    const load = native("load", "engine", { class: "a.B" }, { outputs: { rows: z.int() } });
    const p = pipeline("p", {}, () => {
      const here = arrival({ path: "/data" });
      release({ message: "go?" }, { after: here });
      return { rows: load().rows };
    });
    expect(declared(p).tasks.map(({ body }) => body)).toEqual([
      { kind: "wait", condition: "file", intervalSeconds: 60 },
      { kind: "approval", approvers: ["ana"] },
      { kind: "native", engine: "engine", spec: { class: "a.B" }, fake: undefined },
    ]);
    expect(tasksOf(p)[0]?.policy.timeoutSeconds).toBe(21_600);
  });

  it("of which waits and approvals have no cache: they ask anew", async () => {
    const arrival = waitFor("arrival", "file", { timeout: "6h" });
    const release = approval("release", { timeout: "2d" });
    const build = (cache?: true) =>
      pipeline("p", { defaults: { cache: true } }, () => {
        arrival({ path: "/data" }, { cache });
        release({ message: "go?" });
        native("load", "engine", {})({});
      });
    expect(tasksOf(build()).map(({ policy }) => policy.cache)).toEqual([undefined, undefined, {}]);
    const problems = await problemsOf(() => {
      build(true);
      approval("a", { timeout: "1h", cache: { version: "1" } });
    });
    expect(problems.map(({ message }) => message)).toEqual([
      "cache is true, which is nothing for a wait",
      `cache is '{"version":"1"}', which is nothing for an approval`,
    ]);
  });

  it("do not wait for ever", async () => {
    const problems = await problemsOf(() => {
      waitFor("w", "file", {} as never);
      approval("a", {} as never);
    });
    expect(problems.map(({ code }) => code)).toEqual(["P1031", "P1031"]);
  });
});

describe("schedules", () => {
  it("are counted from an anchor, or made by assets", () => {
    expect(
      interval("90m", { anchor: "2026-01-01T00:00:00+01:00", end: "2027-01-01T00:00:00Z" }),
    ).toMatchObject({
      kind: "interval",
      seconds: 5400,
      anchor: "2025-12-31T23:00:00Z",
      end: "2027-01-01T00:00:00Z",
      catchup: false,
      overlap: "allow",
    });
    expect(onAssets(["a"], { mode: "any" })).toMatchObject({ kind: "assets", mode: "any", assets: ["a"] });
  });

  it("refuse what is no instant", async () => {
    const problems = await problemsOf(() => interval("1h", { start: "tomorrow" }));
    expect(problems.map(({ code }) => code)).toEqual(["P1032"]);
  });
});

describe("lists", () => {
  it("may hold lists of other types, and tuples have elements by number", () => {
    const pair = shell("pair", { outputs: { pair: z.tuple([z.string(), z.int()]) }, command: "true" });
    const p = pipeline("p", {}, () => {
      each("outer", [["a"], []], (row) => {
        each("inner", row, (it) => say({ text: it }));
      });
      const made = pair();
      count({ n: made.pair[1] });
    });
    expect(idsOf(p)).toEqual(["each outer", "each inner", "task say", "task pair", "task count"]);
    expect(tasksOf(p).at(-1)?.inputs["n"]).toMatchObject({ op: "get", key: 1 });
  });

  it("of references are no result", async () => {
    const problems = await problemsOf(() => pipeline("p", {}, () => [count({ n: 1 }).n] as never));
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["P1012", `the body of 'p' returns ["a reference"]`],
    ]);
  });
});
