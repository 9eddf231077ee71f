import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { run } from "../run/run.js";
import { call, each, item, literal, output, pipelineOf, shell } from "../testing/pipelines.js";
import { runIt, temporaryFolder } from "../testing/run-it.js";

const text = { type: "string" } as const;
const file = { artifact: "file" } as const;

describe("cache", () => {
  const write = shell(
    "write",
    'echo ran; printf %s "$name" > "$out_data"; printf %s "$name" > "$out_said"',
    { name: text },
    { data: file, said: text },
  );
  const read = shell("read", 'cat "$data" > "$out_content"', { data: file }, { content: text });
  const pipeline = (cache: Policy["cache"], name = "a", task = write) =>
    pipelineOf(
      [task, read],
      [
        call("write", { name: literal(name) }, { policy: { cache } }),
        call("read", { data: output("write", "data") }, { policy: { cache } }),
      ],
      { content: output("read", "content"), said: output("write", "said") },
    );

  it("takes what an earlier run made of the same code, inputs and version, with its artifacts", async () => {
    const folder = temporaryFolder();
    const env = { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") };
    const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
    const at = (ms: number) => ({ ...clock, now: () => ms });
    const cachedIn = async (...[of, more]: Parameters<typeof runIt>) => {
      const { result } = await runIt(of, { env, ...more });
      expect(result.state).toBe("succeeded");
      return [result.tasks.map(({ cached }) => cached === true), result.outputs] as const;
    };
    const runsFolder = join(folder, "runs");
    const both = { content: "a", said: "a" };
    const ttl = { ttlSeconds: 10 };
    expect(await cachedIn(pipeline(ttl), { clock: at(1000), runsFolder })).toEqual([[false, false], both]);
    expect(await cachedIn(pipeline(ttl), { clock: at(11_000) })).toEqual([[true, true], both]);
    expect(await cachedIn(pipeline({}, "b"))).toEqual([[false, false], { content: "b", said: "b" }]);
    expect((await cachedIn(pipeline({ version: "2" })))[0]).toEqual([false, false]);
    const changed = { ...write, body: { ...write.body, codeHash: "other" } };
    // what follows is given the same content and needs no other run
    expect((await cachedIn(pipeline({}, "a", changed)))[0]).toEqual([false, true]);
    expect((await cachedIn(pipeline(ttl), { clock: at(11_001) }))[0]).toEqual([false, false]);
    rmSync(runsFolder, { recursive: true });
    expect((await cachedIn(pipeline(undefined)))[0]).toEqual([false, false]);
  });

  it("outlives the run that it was made in, and never keeps a failure", async () => {
    const folder = temporaryFolder();
    const env = { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") };
    const runsFolder = join(folder, "runs");
    await runIt(pipeline({}), { env, runsFolder });
    rmSync(runsFolder, { recursive: true });
    const { result } = await runIt(pipeline({}), { env });
    expect(result.tasks.map(({ cached }) => cached === true)).toEqual([true, true]);
    const fails = pipelineOf([shell("fail", "exit 1")], [call("fail", {}, { policy: { cache: {} } })]);
    await runIt(fails, { env });
    expect((await runIt(fails, { env })).result.tasks[0]).toMatchObject({ state: "failed", attempts: 1 });
  });
});

describe("pools and priorities", () => {
  const busy = shell("busy", "sleep 0.1");
  const mostAtOnce = async (slots: number, pools?: { readonly [name: string]: number }): Promise<number> => {
    const node = call("busy", {}, { policy: { pool: { name: "db", slots } } });
    const of = pipelineOf([busy], [each("all", literal([1, 2, 3]), [node])]);
    const { events } = await runIt(of, { concurrency: 3, pools });
    let [now, most] = [0, 0];
    for (const { type } of events) {
      if (type === "task-started") now++;
      if (type === "task-finished") now--;
      most = Math.max(most, now);
    }
    return most;
  };

  it("a pool lets in as many as it has slots for; one where the config does not name it", async () => {
    expect([await mostAtOnce(1), await mostAtOnce(1, { db: 3 }), await mostAtOnce(2, { db: 3 })]).toEqual([
      1, 3, 1,
    ]);
  });

  it("a task has GPUs of its own, of those that can be seen", async () => {
    const uses = shell(
      "uses",
      'printf %s "$CUDA_VISIBLE_DEVICES" > "$out_device"; sleep 0.1',
      {},
      { device: text },
    );
    const resources = { gpu: { type: "nvidia", count: 1 } };
    const nodes = each("all", literal([1, 2, 3, 4]), [call("uses", {}, { policy: { resources } })]);
    const { events, result } = await runIt(pipelineOf([uses], [nodes]), {
      concurrency: 4,
      env: { ...process.env, CUDA_VISIBLE_DEVICES: "4,7" },
    });
    const running = new Map<number, string>();
    const overlaps: string[] = [];
    const deviceOf = new Map(
      result.tasks.map(({ index, outputs }) => [index[0], JSON.stringify(outputs?.["device"])]),
    );
    for (const event of events) {
      if (event.type !== "task-started" && event.type !== "task-finished") continue;
      const at = event.index[0] ?? 0;
      const device = deviceOf.get(at) ?? "";
      if (event.type === "task-finished") running.delete(at);
      else {
        if ([...running.values()].includes(device)) overlaps.push(device);
        running.set(at, device);
      }
    }
    expect([...new Set(deviceOf.values())].toSorted()).toEqual(['"4"', '"7"']);
    expect(overlaps).toEqual([]);
  });

  it("the higher priority goes first, else the order of asking", async () => {
    const nodes = [0, 5, 0, -1, 9].map((priority, at) =>
      call(`t${at}`, {}, { task: "pass", policy: { priority } }),
    );
    const { result } = await runIt(pipelineOf([shell("pass", ":")], nodes), { concurrency: 1 });
    expect(result.tasks.map(({ node }) => node)).toEqual(["t4", "t1", "t0", "t2", "t3"]);
  });
});

describe("secret files", () => {
  const look = shell(
    "look",
    'printf %s "$(stat -c %a "$path") $(cat "$path")" > "$out_said"',
    { path: text },
    { said: text },
  );
  const pipeline = (...paths: string[]) =>
    pipelineOf(
      [look],
      [
        each(
          "all",
          literal(paths),
          [
            call(
              "look",
              { path: item("all") },
              { policy: { secretFiles: Object.fromEntries(paths.map((it) => [it, "token"])) } },
            ),
          ],
          output("look", "said"),
        ),
      ],
      { all: output("all") },
    );
  const env = { ...process.env, TOKEN: "s3cret" };

  it("are there while the run goes on, for this user alone", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "deep", "token");
    let mode = 0;
    const { result } = await runIt(pipeline(path), {
      env,
      onEvent: ({ type }) => {
        if (type === "task-started") mode = statSync(path).mode & 0o777;
      },
    });
    expect(result.outputs).toEqual({ all: ["600 s3cret"] });
    expect([mode, existsSync(join(folder, "deep")), existsSync(folder)]).toEqual([0o600, false, true]);
  });

  it("are never written over what is there; nothing is left behind", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "there"));
    writeFileSync(join(folder, "there", "token"), "mine");
    const of = pipeline(join(folder, "new", "token"), join(folder, "there", "token"));
    const [result, diagnostics] = await run({
      pipeline: of,
      hash: "",
      assets: {},
      runsFolder: temporaryFolder(),
      env,
    });
    expect([result, diagnostics.map(({ code }) => code)]).toEqual([undefined, ["P7012"]]);
    expect(existsSync(join(folder, "new"))).toBe(false);
  });
});
