import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { virtualClock } from "./virtual-clock.js";

const never = new AbortController().signal;
const day = 86_400_000;

test("waits end in the order of their instants, without waiting", async () => {
  const clock = virtualClock(1000);
  const ended: (readonly [string, number])[] = [];
  const wait = async (name: string, milliseconds: number): Promise<void> => {
    await clock.sleep(milliseconds, never);
    ended.push([name, clock.now()]);
  };
  await Promise.all([wait("week", 7 * day), wait("second", 1000), wait("day", day), wait("none", 0)]);
  expect(ended).toEqual([
    ["none", 1000],
    ["second", 2000],
    ["day", 1000 + day],
    ["week", 1000 + 7 * day],
  ]);
  expect(clock.monotonic()).toBe(7 * day);
});

test("what follows a wait comes before a later one ends", async () => {
  const clock = virtualClock(0);
  const said: string[] = [];
  const chain = async (): Promise<void> => {
    for (const step of [1, 2, 3]) {
      await clock.sleep(10, never);
      said.push(`step ${step}`);
    }
  };
  const late = clock.sleep(25, never).then(() => said.push("late"));
  await Promise.all([chain(), late]);
  expect(said).toEqual(["step 1", "step 2", "late", "step 3"]);
});

test("time stands still while something runs", async () => {
  const clock = virtualClock(0);
  const end = clock.running();
  let over = false;
  const wait = clock.sleep(day, never).finally(() => {
    over = true;
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  expect([over, clock.now()]).toEqual([false, 0]);
  end();
  end();
  await wait;
  expect(clock.now()).toBe(day);
});

test("time stands still when something begins to run while somebody waits", async () => {
  const clock = virtualClock(0);
  const wait = clock.sleep(day, never);
  const end = clock.running();
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  expect(clock.now()).toBe(0);
  end();
  await wait;
});

test("time stands still while files are read and written", async () => {
  const clock = virtualClock(0);
  const file = join(await mkdtemp(join(tmpdir(), "partitura-")), "file");
  const wait = clock.sleep(day, never);
  for (let round = 0; round < 50; round++) {
    await writeFile(file, "x".repeat(10_000));
    await readFile(file);
  }
  expect(clock.now()).toBe(0);
  await wait;
});

test("a wait takes no longer than it says in real time", async () => {
  const clock = virtualClock(0);
  const end = clock.running();
  await clock.sleep(20, never);
  expect(clock.now()).toBe(20);
  end();
});

test("a wait ends when it is not wanted any more", async () => {
  const clock = virtualClock(0);
  const stop = new AbortController();
  const both = [clock.sleep(Infinity, stop.signal), clock.sleep(day, stop.signal)];
  stop.abort();
  await Promise.all([...both, clock.sleep(5, stop.signal)]);
  expect(clock.now()).toBe(0);
});

test("fake timers of a test runner do not stop it", async () => {
  vi.useFakeTimers();
  try {
    const clock = virtualClock(0);
    await clock.sleep(day, never);
    expect(clock.now()).toBe(day);
  } finally {
    vi.useRealTimers();
  }
});
