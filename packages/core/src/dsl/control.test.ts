import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { TaskNode } from "../ir/pipeline.js";
import { placedNodes } from "../ir/walk.js";
import type { PipelineDeclaration } from "./declaration.js";
import { each, pipeline, secret, shell, str, when } from "./index.js";
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
            cache: { ttl: "1h", version: "2", env: ["MODE"] },
            env: { MODE: "fast" },
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
        cache: { ttlSeconds: 3600, version: "2", env: ["MODE"] },
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

  it("names variables in its cache that any layer sets", async () => {
    const shared = shell("shared", {
      command: ":",
      env: { MODE: "fast" },
      cache: { env: ["MODE", "REGION"] },
    });
    const problems = async (env?: { readonly [name: string]: string }) =>
      (await problemsOf(() => pipeline("p", { defaults: { env } }, () => void shared({})))).map(
        ({ message }) => message,
      );
    expect(await problems({ REGION: "eu" })).toEqual([]);
    expect(await problems()).toEqual(["cache.env is 'REGION', which is no variable of the task"]);
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
            cache: { ttl: "soon" as "1h", env: ["MODE"] },
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
      "cache.env",
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
