import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@partitura/backend-local";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { tryInProcess } from "./in-process.js";
import { checkedBodies, loadBodies, randomPrograms, type Program } from "./programs.js";
import { seed } from "./seed.js";
import { noSmallDisk, smallDisk } from "./small-disk.js";
import { differences, hasEnded, look, watch, type Watched } from "./verdict.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-disk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const missing = noSmallDisk(join(folder, "trial"));
const mebibyte = 2 ** 20;

describe.skipIf(missing !== undefined)(
  `runs on a disk that becomes full (PARTITURA_SEED=${seed})${missing === undefined ? "" : `: ${missing}`}`,
  () => {
    it("stop, say so, and go on when there is room again", async () => {
      const bodies = await loadBodies();
      const disk = smallDisk(join(folder, "programs"), 4 * mebibyte);
      const runsFolder = join(disk.folder, "runs");
      const execute = async (program: Program, resume: boolean): Promise<string> => {
        const { result, codes } = await tryInProcess(program, { runsFolder, assets: bodies.assets, resume });
        return result?.state ?? codes.join(" ");
      };
      const programs = (name: string): readonly Program[] => {
        const calls = join(folder, name);
        mkdirSync(calls);
        return randomPrograms(bodies, { seed, count: 30, maxTasks: 9, calls });
      };
      const [whole, stopped] = [programs("once"), programs("often")];
      const ends = new Set<string>();
      /** Goes on with a run that has not ended, or begins one that has not begun. */
      const goOn = async (it: Watched): Promise<Watched> => {
        if (hasEnded(it)) return it;
        if (it.record === undefined) rmSync(it.folder, { recursive: true, force: true });
        ends.add(await execute(it.program, it.record !== undefined));
        return look(it);
      };
      try {
        for (const [at, program] of stopped.entries()) {
          const other = whole[at];
          if (other === undefined) throw new Error("a program is missing");
          const empty = disk.room();
          const once = await goOn(watch(other, runsFolder));
          const needed = empty - disk.room();
          rmSync(once.folder, { recursive: true });

          const [share = 0] = fc.sample(fc.integer({ min: 0, max: 100 }), { numRuns: 1, seed: seed + at });
          disk.leave((needed * share) / 100);
          const full = await goOn(await goOn(watch(program, runsFolder)));
          disk.makeRoom();
          const last = await goOn(full);
          expect(differences(last, once), `program ${at}, ${share} % of the room`).toEqual([]);
          rmSync(last.folder, { recursive: true });
        }
      } finally {
        disk.remove();
      }
      expect([...ends].toSorted()).toEqual(["P7010", "P7014", "failed", "succeeded"]);
    }, 180_000);

    it("fail a task that finds no room for its artifact, and run it again when there is", async () => {
      const { pipeline, hash, assets } = await checkedBodies("large.ts");
      const disk = smallDisk(join(folder, "artifacts"), 8 * mebibyte);
      const options = { pipeline, hash, assets, runsFolder: join(disk.folder, "runs") };
      try {
        disk.leave(2 * mebibyte);
        const [first] = await run({ ...options, runId: "large" });
        expect(first?.state).toBe("failed");
        const failed = first?.tasks.find(({ node }) => node === "write");
        expect(failed?.error?.log.join()).toMatch(/No space left on device/u);
        disk.makeRoom();
        const [second, found] = await run({ ...options, resume: "large" });
        expect(found).toEqual([]);
        expect(second?.state).toBe("succeeded");
        expect(second?.outputs).toEqual({ bytes: 4_000_000 });
      } finally {
        disk.remove();
      }
    }, 60_000);
  },
);
