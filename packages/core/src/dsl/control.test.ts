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
  secret,
  shell,
  str,
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

describe("expressions", () => {
  it("calculate, with whole results of whole operands", () => {
    const p = declared(
      pipeline("p", {}, () => {
        const { n } = count({ n: 1 });
        return { sum: n.plus(2), half: n.dividedBy(2), product: n.minus(0.5).times(n) };
      }),
    );
    const n = { op: "get", from: { op: "output", node: "count" }, key: "n" };
    expect(p.outputs).toMatchObject({
      sum: { op: "arithmetic", operator: "add", left: n, right: { op: "literal", value: 2 } },
      half: { operator: "divide" },
      product: { operator: "multiply", left: { operator: "subtract" }, right: n },
    });
  });

  it("give an element of a list as something that may be null, with orElse and orSkip", () => {
    const [first, second, third] = tasksOf(
      pipeline("p", {}, () => {
        const made = count({ n: 1 });
        count({ n: made.list.item(0).orElse(7) }, { id: "other" });
        say({ text: made.note.orSkip() });
      }),
    );
    expect(first?.inputs["n"]).toEqual({ op: "literal", value: 1 });
    expect(second?.inputs["n"]).toMatchObject({ op: "or-else", value: { op: "get", key: 0 } });
    expect(third?.inputs["text"]).toMatchObject({ op: "or-skip", value: { op: "get", key: "note" } });
  });

  it("know the run", () => {
    const [task] = tasksOf(
      pipeline("p", {}, ({ run }) => {
        say({ text: str`${run.id} for ${run.scheduledAt.orElse("nobody")}` });
      }),
    );
    expect(task?.inputs["text"]).toMatchObject({
      op: "template",
      parts: [
        { op: "run", field: "id" },
        { op: "literal", value: " for " },
        { op: "or-else", value: { op: "run", field: "scheduledAt" } },
      ],
    });
  });
});

describe("a call", () => {
  it("says when it runs, what it updates and how it is placed", () => {
    const [, node] = tasksOf(
      pipeline("p", { defaults: { labels: { team: "a" }, pool: "gpu" } }, () => {
        const made = count({ n: 1 });
        say(
          { text: made.note.orElse("") },
          {
            runIf: "all-done",
            updates: ["orders"],
            retries: { limit: 1, exitCodes: [75, 3] },
            resources: { ephemeralStorage: "1Gi", gpu: {} },
            cache: { ttl: "1h", version: "2" },
            pool: { name: "cpu", slots: 2 },
            priority: 5,
            placement: { nodeSelector: { disk: "ssd" }, serviceAccount: "runner" },
            secretFiles: { "/keys/token": secret("token") },
            volumes: [{ kind: "empty", name: "scratch", mountPath: "/scratch" }],
            image: "i:1",
            imagePullPolicy: "Never",
            labels: { tier: "b" },
            annotations: { note: "n" },
          },
        );
      }),
    );
    expect(node).toMatchObject({
      runIf: "all-done",
      updates: ["orders"],
      policy: {
        retries: { limit: 1, delaySeconds: 0, backoff: 1, exitCodes: [3, 75] },
        resources: { ephemeralStorageBytes: 2 ** 30, gpu: { type: "nvidia.com/gpu", count: 1 } },
        cache: { ttlSeconds: 3600, version: "2" },
        pool: { name: "cpu", slots: 2 },
        priority: 5,
        placement: { nodeSelector: { disk: "ssd" }, serviceAccount: "runner" },
        secretFiles: { "/keys/token": "token" },
        volumes: [{ kind: "empty", name: "scratch", mountPath: "/scratch", readOnly: false }],
        image: "i:1",
        imagePullPolicy: "Never",
        labels: { team: "a", tier: "b" },
        annotations: { note: "n" },
      },
    });
  });

  it("leaves a plain policy plain", () => {
    const [node] = tasksOf(pipeline("p", {}, () => void say({ text: "a" }, { runIf: "all-succeeded" })));
    expect(node).not.toHaveProperty("runIf");
    expect(node?.policy).toEqual({ env: {} });
  });

  it("has hooks, which are tasks after it", async () => {
    const tasks = tasksOf(
      pipeline("p", {}, () => {
        count(
          { n: 1 },
          {
            onFailure: () => say({ text: "failed" }, { id: "alert" }),
            onSuccess: () => say({ text: "done" }, { id: "praise" }),
          },
        );
      }),
    );
    expect(tasks.map(({ id, after, runIf }) => [id, after, runIf])).toEqual([
      ["count", [], undefined],
      ["praise", ["count"], undefined],
      ["alert", ["count"], "any-failed"],
    ]);
    const problems = await problemsOf(() =>
      pipeline("p", {}, () => {
        const { n } = count({ n: 1 });
        say({ text: "" }, { onSuccess: () => void when("w", n.gt(1), () => {}) });
      }),
    );
    expect(problems.map(({ code }) => code)).toEqual(["P1026"]);
  });

  it("reports wrong policies, each by its field", async () => {
    const problems = await problemsOf(() =>
      pipeline("p", {}, () => {
        say(
          { text: "" },
          {
            retries: { limit: 1, exitCodes: [0, 300] },
            resources: { ephemeralStorage: "1 box" as "1Gi", gpu: { count: 0 } },
            pool: { name: "x", slots: 0 },
            secretFiles: { "keys/token": "plain" as never },
            cache: { ttl: "soon" as "1h" },
          },
        );
      }),
    );
    expect(problems.map(({ message }) => message.split(" is ")[0])).toEqual([
      "retries.exitCodes",
      "resources.ephemeralStorage",
      "resources.gpu.count",
      "secretFiles",
      "secretFiles.keys/token",
      "cache.ttl",
      "pool.slots",
    ]);
  });
});

describe("onExit", () => {
  it("adds tasks with the run's status", () => {
    const { onExit, nodes } = declared(
      pipeline(
        "p",
        {
          params: { channel: z.string() },
          onExit: ({ run, params }) =>
            say({ text: str`${params.channel}: ${run.status} ${run.failedTasks.count}` }),
        },
        () => {},
      ),
    );
    expect(nodes).toEqual([]);
    expect(onExit).toMatchObject([{ id: "say", inputs: { text: { op: "template" } } }]);
  });

  it("takes tasks only", async () => {
    const problems = await problemsOf(() =>
      pipeline("p", { onExit: () => each("items", [1], () => {}) }, () => {}),
    );
    expect(problems.map(({ code }) => code)).toEqual(["P1027"]);
  });
});

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
