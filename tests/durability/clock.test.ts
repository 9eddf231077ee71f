import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemClock, type Clock, type RunEvent } from "@partitura/backend-local";
import { contentHash, type Node, type Pipeline } from "@partitura/core";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { cutAt, logIn, wholeRuns } from "./cut.js";
import { tryInProcess } from "./in-process.js";
import { loadBodies, randomPrograms, type Program } from "./programs.js";
import { seed } from "./seed.js";
import { differences, look, watch } from "./verdict.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-clock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const day = 86_400_000;

/** A clock whose wall time is put forward or back; it keeps how long was waited at most. */
function jumpingClock(): {
  readonly clock: Clock;
  readonly jump: (milliseconds: number) => void;
  readonly longestWait: () => number;
} {
  let [offset, longest] = [0, 0];
  return {
    clock: {
      ...systemClock,
      now: () => systemClock.now() + offset,
      sleep: (milliseconds, signal) => {
        if (Number.isFinite(milliseconds)) longest = Math.max(longest, milliseconds);
        return systemClock.sleep(milliseconds, signal);
      },
    },
    jump: (milliseconds) => {
      offset += milliseconds;
    },
    longestWait: () => longest,
  };
}

/** Gives every task a timeout, and the run too. */
function withTimeouts(program: Program): Program {
  const limited = (nodes: readonly Node[]): Node[] =>
    nodes.map((node): Node => {
      switch (node.kind) {
        case "task":
          return { ...node, policy: { ...node.policy, timeoutSeconds: 120 } };
        case "each":
          return { ...node, nodes: limited(node.nodes) };
        case "when":
          return node;
      }
    });
  const pipeline: Pipeline = {
    ...program.pipeline,
    timeoutSeconds: 300,
    nodes: limited(program.pipeline.nodes),
  };
  return { ...program, pipeline, hash: contentHash(pipeline) };
}

describe(`a clock that jumps (PARTITURA_SEED=${seed})`, () => {
  it.each([
    ["forward", day],
    ["back", -day],
  ])(
    "%s changes nothing but the times that are written down",
    async (_, by) => {
      const bodies = await loadBodies();
      const home = mkdtempSync(join(folder, "jumps-"));
      const [calls, runsFolder] = [join(home, "calls"), join(home, "runs")];
      mkdirSync(calls);
      for (const it of randomPrograms(bodies, { seed, count: 15, maxTasks: 9, calls })) {
        const program = withTimeouts(it);
        const { clock, jump, longestWait } = jumpingClock();
        const durations: number[] = [];
        const onEvent = (event: RunEvent): void => {
          if ("durationMs" in event) durations.push(event.durationMs);
        };
        const { result, codes } = await tryInProcess(program, {
          runsFolder,
          assets: bodies.assets,
          resume: false,
          clock,
          onEvent,
          onStart: () => jump(by),
        });
        expect([result?.state, codes]).toEqual([program.expected.state, []]);
        const watched = await look(watch(program, runsFolder));
        expect(differences(watched, watched)).toEqual([]);
        expect(durations.filter((one) => one < 0 || one > 600_000)).toEqual([]);
        expect(longestWait()).toBeLessThan(600_000);
      }
    },
    120_000,
  );

  it.each([
    ["later", day],
    ["earlier", -day],
  ])(
    "does not matter to a run that goes on a day %s",
    async (_, by) => {
      const bodies = await loadBodies();
      const runs = await wholeRuns(bodies, folder, { seed, count: 15, change: withTimeouts });
      for (const [at, original] of runs.entries()) {
        const { length } = readFileSync(logIn(original.folder));
        const [share = 0] = fc.sample(fc.integer({ min: 30, max: 99 }), { numRuns: 1, seed: seed + at });
        const cut = await cutAt(original, Math.floor((length * share) / 100), folder);
        const { clock, jump, longestWait } = jumpingClock();
        jump(by);
        const { result, codes } = await tryInProcess(cut.program, {
          runsFolder: dirname(cut.folder),
          assets: bodies.assets,
          resume: cut.record !== undefined,
          clock,
        });
        expect([result?.state, codes]).toEqual([cut.program.expected.state, []]);
        expect(differences(await look(cut), original)).toEqual([]);
        expect(longestWait()).toBeLessThan(600_000);
      }
    },
    120_000,
  );
});
