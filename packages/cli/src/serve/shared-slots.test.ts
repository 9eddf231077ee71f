import type { TaskDefinition } from "@partitura/core";
import { describe, expect, it } from "vitest";
import type { Prepared } from "../execute/prepare-run.js";
import type { LocalOptions } from "../input/local-options.js";
import { smallPipeline } from "../testing/small-pipeline.js";
import { sharedSlots } from "./shared-slots.js";

const prepared = (local: LocalOptions): Prepared =>
  ({ checked: { pipeline: smallPipeline }, local }) as unknown as Prepared;
const task = { id: "t", body: { kind: "shell" } } as unknown as TaskDefinition;
const signal = new AbortController().signal;
const inPool = { env: {}, pool: { name: "gate", slots: 1 } };

describe("the room that runs share", () => {
  it("is one for all of them, and as large as the smallest config says", async () => {
    const slotsFor = sharedSlots(undefined, {});
    const configs = [prepared({ concurrency: 3, pools: { gate: 2 } }), prepared({ pools: { gate: 5 } })];
    const [one, other] = await Promise.all([slotsFor(configs), slotsFor([...configs])]);
    expect(other).toBe(one);
    const taken = await Promise.all([one.take(inPool, task, signal), one.take(inPool, task, signal)]);
    let isThird = false;
    const third = one.take(inPool, task, signal).then((slot) => {
      isThird = true;
      return slot;
    });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(isThird).toBe(false);
    taken[0]?.release();
    expect(await third).toBeDefined();
  });

  it("is another when the configs say something else", async () => {
    const slotsFor = sharedSlots(undefined, {});
    const before = await slotsFor([prepared({ concurrency: 3 })]);
    expect(await slotsFor([prepared({ concurrency: 4 })])).not.toBe(before);
  });

  it("has the cores of the command line where it says so", async () => {
    const slotsFor = sharedSlots(2, {});
    expect(await slotsFor([prepared({ concurrency: 3 })])).toBe(
      await slotsFor([prepared({ concurrency: 4 })]),
    );
  });
});
