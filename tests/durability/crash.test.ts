import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Isolation } from "@partitura/backend-local";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Kill, Order } from "./order.js";
import { execute } from "./process.js";
import { loadBodies, randomPrograms, type Program } from "./programs.js";
import { seed } from "./seed.js";
import { differences, hasEnded, isInterrupted, look, watch, type Watched } from "./verdict.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-durability-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How often the runs of a batch are stopped before they may come to their end. */
const mostKills = 6;

const kill = (at: Kill["at"], min: number, max: number): fc.Arbitrary<Kill> =>
  fc.record({ at: fc.constant(at), n: fc.integer({ min, max }) });

/** What is counted in the executor's process; bodies run in others by default. */
const kills = {
  inline: fc.oneof(
    kill("event", 1, 120),
    kill("body-start", 1, 30),
    kill("body-end", 1, 30),
    kill("time", 0, 40),
  ),
  process: fc.oneof(kill("event", 1, 60), kill("time", 0, 500)),
};

interface Batch {
  readonly seed: number;
  readonly size: number;
  readonly isolation: Isolation;
}

/** Runs programs without and with interruptions; gives how many runs were stopped in the middle, and all that was wrong. */
async function crash({
  seed: own,
  size,
  isolation,
}: Batch): Promise<readonly [stopped: number, wrong: readonly string[]]> {
  const bodies = await loadBodies();
  const home = mkdtempSync(join(folder, "batch-"));
  const programs = (name: string): readonly Program[] => {
    const calls = join(home, name, "calls");
    mkdirSync(calls, { recursive: true });
    return randomPrograms(bodies, { seed: own, count: size, maxTasks: 9, calls });
  };
  const advance = async (
    name: string,
    runs: readonly Watched[],
    kill?: Kill,
  ): Promise<readonly Watched[]> => {
    const order: Order = {
      runsFolder: join(home, name, "runs"),
      isolation,
      assets: bodies.assets,
      runs: runs.map(({ program: { runId, pipeline, hash }, record }) => {
        if (record === undefined) rmSync(join(home, name, "runs", runId), { recursive: true, force: true });
        return { runId, pipeline, hash, resume: record !== undefined };
      }),
      kill,
    };
    await execute(order, home);
    return Promise.all(runs.map(look));
  };
  const start = (name: string): readonly Watched[] =>
    programs(name).map((program) => watch(program, join(home, name, "runs")));

  const once = await advance("once", start("once"));
  const ended: Watched[] = [];
  let [left, stopped] = [start("often"), 0];
  for (const kill of [...fc.sample(kills[isolation], { seed: own, numRuns: mostKills }), undefined]) {
    left = await advance("often", left, kill);
    stopped += left.filter(isInterrupted).length;
    ended.push(...left.filter(hasEnded));
    left = left.filter((it) => !hasEnded(it));
    if (left.length === 0) break;
  }
  const wrong = [...once, ...ended].flatMap((it) => {
    const found = differences(it, once.find(({ program }) => program.runId === it.program.runId) ?? it);
    return found.length === 0
      ? []
      : [`${it.folder}: ${found.join("; ")}\n${JSON.stringify(it.program.pipeline)}`];
  });
  rmSync(home, { recursive: true, force: true });
  return [stopped, wrong];
}

/** Goes on with other programs until so many runs were stopped in the middle, or something was wrong. */
async function crashUntil(
  wanted: number,
  batch: Omit<Batch, "seed">,
): Promise<{ readonly stopped: number; readonly wrong: readonly string[] }> {
  let stopped = 0;
  for (let own = seed; stopped < wanted; own += 1) {
    const [more, wrong] = await crash({ ...batch, seed: own });
    if (wrong.length > 0) return { stopped, wrong: [`seed ${own}`, ...wrong] };
    if (more === 0) return { stopped, wrong: [`seed ${own}: no run was stopped in the middle`] };
    stopped += more;
  }
  return { stopped, wrong: [] };
}

describe(`runs that are killed at random moments (PARTITURA_SEED=${seed})`, () => {
  it("come to the same end when they are resumed, and do nothing again that had ended", async () => {
    const { stopped, wrong } = await crashUntil(500, { size: 16, isolation: "inline" });
    expect(wrong).toEqual([]);
    expect(stopped).toBeGreaterThanOrEqual(500);
  }, 900_000);

  it("do so when bodies run in processes of their own", async () => {
    const { stopped, wrong } = await crashUntil(20, { size: 8, isolation: "process" });
    expect(wrong).toEqual([]);
    expect(stopped).toBeGreaterThanOrEqual(20);
  }, 300_000);
});
