import { expect, it } from "vitest";
import { resourcePool } from "./resource-pool.js";

const never = new AbortController().signal;
const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("lets in what fits, in the order of asking", async () => {
  const pool = resourcePool({ cpu: 2, memory: 100 });
  const started: string[] = [];
  const ask = async (name: string, cpu: number, memoryBytes = 0): Promise<() => void> => {
    const release = await pool.take({ cpu, memory: memoryBytes }, never);
    started.push(name);
    return release ?? (() => undefined);
  };
  const first = ask("first", 1, 80);
  void ask("too much memory for now", 0.5, 30);
  void ask("would take memory that the second waits for", 0.2, 10);
  void ask("wants nothing that the second waits for", 0.3);
  await turn();
  expect(started).toEqual(["first", "wants nothing that the second waits for"]);
  (await first)();
  await turn();
  expect(started.slice(2)).toEqual([
    "too much memory for now",
    "would take memory that the second waits for",
  ]);
});

it("is quick with many who wait, and keeps their order", async () => {
  const pool = resourcePool({ cpu: 1 });
  const started: number[] = [];
  const asked = Array.from({ length: 20_000 }, async (_, at) => {
    const release = await pool.take({ cpu: 1 }, never);
    started.push(at);
    release?.();
  });
  await Promise.all(asked);
  expect(started).toEqual(Array.from({ length: 20_000 }, (_, at) => at));
});

it("gives all there is to whoever wants more", async () => {
  const pool = resourcePool({ cpu: 2, memory: 100 });
  const release = await pool.take({ cpu: 64, memory: 1e12 }, never);
  let waited = true;
  const next = pool.take({ cpu: 0.1, memory: 0 }, never).then(() => (waited = false));
  await turn();
  expect(waited).toBe(true);
  release?.();
  await next;
  expect(waited).toBe(false);
});

it("lets those who wait leave when the signal aborts, and those behind them pass", async () => {
  const pool = resourcePool({ cpu: 1, memory: 0 });
  const release = await pool.take({ cpu: 1, memory: 0 }, never);
  const stop = new AbortController();
  const leaves = pool.take({ cpu: 1, memory: 0 }, stop.signal);
  const stays = pool.take({ cpu: 1, memory: 0 }, never);
  stop.abort();
  expect(await leaves).toBeUndefined();
  release?.();
  expect(await stays).toBeTypeOf("function");
});

it("lets in the higher priority first of those who ask in one turn, and of those who wait", async () => {
  const pool = resourcePool({ cpu: 1, memory: 0 });
  const started: number[] = [];
  const ask = (priority: number): void => {
    const run = async (): Promise<void> => {
      const release = await pool.take({ cpu: 1, memory: 0 }, never, priority);
      started.push(priority);
      setImmediate(() => release?.());
    };
    void run();
  };
  for (const priority of [1, 3, 2]) ask(priority);
  while (started.length < 2) await turn();
  for (const priority of [0, 7]) ask(priority);
  while (started.length < 5) await turn();
  expect(started).toEqual([3, 2, 7, 1, 0]);
});
