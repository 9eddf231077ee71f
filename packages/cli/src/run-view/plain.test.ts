import type { RunEvent } from "@partitura/backend-local";
import pc from "picocolors";
import { afterEach, expect, test, vi } from "vitest";
import { smallPipeline } from "../testing/small-pipeline.js";
import { jsonView, plainView } from "./plain.js";
import { at, ended, half, start, waiting, whole } from "./testing/events.js";

const colors = pc.createColors(false);

async function shown(events: readonly RunEvent[], close = true): Promise<{ text: string; writes: number }> {
  const written: string[] = [];
  const view = plainView(
    { write: (it) => void written.push(it), colors, live: false, columns: 100 },
    smallPipeline,
  );
  events.forEach(view.show);
  if (close) view.close();
  else await new Promise((resolve) => setImmediate(resolve));
  return { text: written.join(""), writes: written.length };
}

const linesOf = async (events: readonly RunEvent[]): Promise<readonly string[]> =>
  (await shown(events)).text.trimEnd().split("\n");

test("tells every end, retry and failed attempt, and nothing that only a live view needs", async () => {
  expect(await linesOf(whole)).toEqual([
    "small  run r1",
    "  … preparing the Python environment: scikit-learn==1.7.*",
    "  ✔ the Python environment is ready  1.0s",
    "  ✔ collect  1.0s",
    "  ▸ candidates  3 items",
    "  ✔ train[0]  1.0s",
    "  ✖ train[2]  attempt 1 failed: exited with 1",
    "  ↻ train[2]  attempt 2 starts in 5.0s",
    "  ✔ train[1]  1.0s",
    "  ✖ train[2]  failed  1.0s  2 attempts",
    "  ⊘ evaluate-best  upstream failed",
    "  ⊘ deploy  upstream failed",
    "  ⊘ notify  upstream failed",
  ]);
});

test("writes the lines of one turn together, and does not wait for the end", async () => {
  const { text, writes } = await shown(half, false);
  expect(text.split("\n")).toHaveLength(9);
  expect(writes).toBe(1);
});

test("tells once what a task waits for, unless it is its turn only", async () => {
  const events = [
    start,
    waiting("collect", [], 1, { kind: "cpu" }),
    waiting("train", [0], 1, { kind: "pool", pool: "gpus" }),
    waiting("train", [1], 1, { kind: "pool", pool: "gpus" }),
  ];
  expect(await linesOf(events)).toEqual(["small  run r1", "  ◦ train[0]  waits for pool gpus"]);
});

const items = (count: number): RunEvent => ({
  type: "each-expanded",
  at: at(1),
  node: "candidates",
  index: [],
  items: count,
});
const failure = { message: "no", log: [] };
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

test("folds a large fan-out into tenths, with its first failures by name", async () => {
  const ends = range(1000).map((item) =>
    ended("train", [item], 2, item % 10 === 5 ? { state: "failed", error: failure } : {}),
  );
  const lines = await linesOf([start, items(1000), ...ends]);
  expect(lines.filter((it) => it.includes("✖"))).toHaveLength(20);
  expect(lines.filter((it) => it.includes(" of 1000"))).toHaveLength(10);
  expect(lines.at(-1)).toBe("  ▸ train  1000 of 1000  100 failed");
});

test("says how many tasks are done when a run goes on, and names a few", async () => {
  const resumed: RunEvent = {
    type: "run-resumed",
    at: at(0),
    runId: "r1",
    resumption: 1,
    hash: "h",
    folder: "/r1",
  };
  const taken = range(40).map((item) => ended("train", [item], 1, { reusedFrom: "r1" }));
  expect(await linesOf([resumed, items(40), ...taken, ended("deploy", [], 2)])).toEqual([
    "going on with run r1",
    "  ▸ candidates  40 items",
    "  ✔ 40 tasks were done before",
    "  ✔ deploy  1.0s",
  ]);
  expect(await linesOf([resumed, ended("collect", [], 1, { reusedFrom: "r1" })])).toEqual([
    "going on with run r1",
    "  ✔ collect  done before",
  ]);
  const other = taken.map((it) => ({ ...it, reusedFrom: "r0" }) as RunEvent);
  expect(await linesOf([start, ...other])).toEqual(["small  run r1", "  ✔ 40 tasks are taken from run r0"]);
  expect(await linesOf([resumed, ended("collect", [], 1, { reusedFrom: "r0" })])).toEqual([
    "going on with run r1",
    "  ✔ collect  from run r0",
  ]);
});

test("marks what came from the cache", async () => {
  expect(await linesOf([ended("collect", [], 1, { cached: true, attempts: 0 })])).toEqual([
    "  ✔ collect  cached",
  ]);
});

test("--json gives the events as they are, one a line", () => {
  let text = "";
  const view = jsonView({ write: (it) => void (text += it), colors, live: false, columns: 100 });
  whole.forEach(view.show);
  view.close();
  expect(
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RunEvent),
  ).toEqual(whole);
});

afterEach(() => {
  vi.useRealTimers();
});

test("says what still runs when there was nothing to say for a minute", async () => {
  vi.useFakeTimers({ now: 3000 });
  let text = "";
  const write = (it: string): void => void (text += it);
  const view = plainView({ write, colors, live: false, columns: 100 }, smallPipeline);
  half.forEach(view.show);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(text).not.toContain("still");
  await vi.advanceTimersByTimeAsync(16_000);
  expect(text.trimEnd().split("\n").at(-1)).toMatch(/^ {2}… still running: 2 of train \(1m 0\ds\)$/);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(text.match(/still/g)).toHaveLength(1);
  whole.slice(half.length).forEach(view.show);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(text.match(/still/g)).toHaveLength(1);
  view.close();
});
