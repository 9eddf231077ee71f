import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/run-it.js";
import { withLock } from "./lock.js";

it("lets one in at a time, and the next when one throws", async () => {
  const file = join(temporaryFolder(), "lock");
  let [inside, most] = [0, 0];
  const enter = async (fails: boolean): Promise<void> =>
    withLock(file, async () => {
      most = Math.max(most, ++inside);
      await delay(20);
      inside--;
      if (fails) throw new Error("on purpose");
    });
  const ends = await Promise.allSettled([enter(true), enter(false), enter(true)]);
  expect([most, ends.map(({ status }) => status).toSorted((a, b) => a.localeCompare(b))]).toEqual([
    1,
    ["fulfilled", "rejected", "rejected"],
  ]);
});
