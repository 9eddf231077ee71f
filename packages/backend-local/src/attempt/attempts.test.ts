import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, each, literal, output, pipelineOf, python, shell, typescript } from "../testing/pipelines.js";
import { systemClock } from "../clock.js";
import { summaryOf } from "../store/runs.js";
import { isRunning } from "../testing/is-running.js";
import { bundle, runIt, temporaryFolder } from "../testing/run-it.js";

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const pass = shell("pass", ":");

describe("retries and timeouts", () => {
  const counting =
    'echo x >> "$file"; test "$(wc -l < "$file")" -eq 3 || exit 1; wc -l < "$file" > "$out_count"';
  const third = shell("third", counting, { file: text }, { count: integer });

  it("tries again, with delays that grow up to the greatest", async () => {
    const slept: number[] = [];
    const clock = { ...systemClock, sleep: async (ms: number) => void slept.push(ms) };
    const file = join(temporaryFolder(), "file");
    const retries = { limit: 4, delaySeconds: 30, backoff: 3, maxDelaySeconds: 80 };
    const node = call("third", { file: literal(file) }, { policy: { retries } });
    const { events, result } = await runIt(pipelineOf([third], [node], { count: output("third", "count") }), {
      clock,
    });
    expect(result.outputs).toEqual({ count: 3 });
    expect(result.tasks[0]?.attempts).toBe(3);
    expect(slept).toEqual([30_000, 80_000]);
    expect(events.map(({ type }) => type)).toEqual([
      "run-started",
      "task-started",
      "attempt-failed",
      "retry-scheduled",
      "task-started",
      "attempt-failed",
      "retry-scheduled",
      "task-started",
      "task-finished",
      "run-finished",
    ]);
  });

  it("tries again when a value breaks the contract", async () => {
    const file = join(temporaryFolder(), "file");
    const command =
      'if [ -e "$file" ]; then echo 7 > "$out_count"; else touch "$file"; echo seven > "$out_count"; fi';
    const odd = shell("odd", command, { file: text }, { count: integer });
    const policy = { retries: { limit: 1, delaySeconds: 0, backoff: 1 } };
    const { events, result } = await runIt(
      pipelineOf([odd], [call("odd", { file: literal(file) }, { policy })]),
    );
    expect(result.tasks[0]).toMatchObject({ state: "succeeded", attempts: 2, outputs: { count: 7 } });
    const failed = events.find((event) => event.type === "attempt-failed");
    expect(failed).toMatchObject({ error: { code: "P7105" } });
  });

  it("does not try again after a fatal failure", async () => {
    const node = call("fatal", {}, { policy: { retries: { limit: 5, delaySeconds: 0, backoff: 1 } } });
    const { result } = await runIt(pipelineOf([shell("fatal", "exit 78")], [node]));
    expect(result.tasks[0]).toMatchObject({ state: "failed", attempts: 1 });
  });

  it.each(["shell", "python", "typescript"])(
    "ends a %s task that is too slow with everything it started, and retries it",
    async (kind) => {
      const file = join(temporaryFolder(), "pids");
      const children = `sh -c 'echo $$ >> ${file}; exec sleep 60' & sh -c 'echo $$ >> ${file}; exec sleep 60' & wait`;
      const declaration =
        kind === "shell" ? shell("slow", children) : kind === "python" ? python("slow") : typescript("slow");
      const policy = { timeoutSeconds: 2, retries: { limit: 1, delaySeconds: 0, backoff: 1 } };
      const { result } = await runIt(pipelineOf([declaration], [call("slow", {}, { policy })]), {
        assets: {
          "steps.py": `import subprocess\ndef slow():\n    subprocess.run(["sh", "-c", ${JSON.stringify(children)}])\n`,
          "slow.mjs": bundle(
            `async () => (await import("node:child_process")).execFileSync("sh", ["-c", ${JSON.stringify(children)}])`,
          ),
        },
      });
      expect(result.tasks[0]).toMatchObject({
        state: "failed",
        attempts: 2,
        error: { code: "P7107", message: "timed out after 2 s" },
      });
      const pids = readFileSync(file, "utf8").trim().split("\n").map(Number);
      expect(pids.length).toBeGreaterThanOrEqual(2);
      expect(pids.filter(isRunning)).toEqual([]);
    },
  );

  it("does not let a process outlive its attempt", async () => {
    const file = join(temporaryFolder(), "pid");
    await runIt(pipelineOf([shell("leaves", `sleep 60 & echo $! > ${file}`)], [call("leaves")]));
    expect(isRunning(Number(readFileSync(file, "utf8")))).toBe(false);
  });
});

describe("cancelling", () => {
  it("lets a TypeScript body that listens come to an end of its own", async () => {
    const stop = new AbortController();
    const body = `async (_, { signal, log }) => {
      const ended = new Promise((resolve) => signal.addEventListener("abort", resolve));
      log("ready");
      await ended;
      log("tidied up");
    }`;
    const { lines, states } = await runIt(pipelineOf([typescript("tidy")], [call("tidy")]), {
      assets: { "tidy.mjs": bundle(body) },
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "log-line" && event.line === "ready") stop.abort();
      },
    });
    expect([states, lines]).toEqual([{ tidy: "cancelled" }, ["ready", "tidied up"]]);
  });

  it("ends what runs, starts nothing more, and says so", async () => {
    const stop = new AbortController();
    const nodes = [call("slow"), call("pass", {}, { after: ["slow"] }), call("waits", {}, { task: "pass" })];
    const { result, states } = await runIt(pipelineOf([shell("slow", "sleep 60"), pass], nodes), {
      concurrency: 1,
      signal: stop.signal,
      onEvent: ({ type }) => type === "task-started" && stop.abort(),
    });
    expect(states).toEqual({ pass: "cancelled", slow: "cancelled", waits: "cancelled" });
    expect(result.state).toBe("cancelled");
    expect(await summaryOf(result.folder)).toMatchObject({ state: "cancelled" });
  });
});

it("starts every TypeScript attempt with fresh module state, in a warm process", async () => {
  const nodes = each("all", literal([1, 2, 3]), [call("count")], output("count", "seen"), { concurrency: 1 });
  const body = `async () => { globalThis.seen = (globalThis.seen ?? 0) + 1; return { seen: [globalThis.seen, ++count] }; }`;
  const task = typescript("count", {}, { seen: { type: "array", items: integer } });
  const { result } = await runIt(pipelineOf([task], [nodes], { all: output("all") }), {
    assets: { "count.mjs": `let count = 0;\n${bundle(body)}` },
  });
  expect(result.outputs).toEqual({
    all: [
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  });
});
