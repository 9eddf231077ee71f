import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { callsIn } from "./calls.js";
import { cutAt, logIn, wholeRuns } from "./cut.js";
import { tryInProcess } from "./in-process.js";
import { start } from "./process.js";
import { eventually } from "./processes.js";
import { checkedBodies, loadBodies, randomPrograms } from "./programs.js";
import { seed } from "./seed.js";
import { differences, look, watch } from "./verdict.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-two-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const atOnce = [0, 1, 2];

describe(`one run that several want to run (PARTITURA_SEED=${seed})`, () => {
  it("is refused while another process runs it, and is there for the next when that is killed", async () => {
    const { pipeline, hash, assets } = await checkedBodies("held.ts");
    const runsFolder = join(folder, "held");
    const params = { folder };
    const started = (resume: boolean): ReturnType<typeof start> =>
      start(
        {
          runsFolder,
          isolation: "process",
          assets,
          runs: [{ runId: "held", pipeline, hash, params, resume }],
        },
        folder,
      );
    const first = started(false);
    expect(await eventually(() => existsSync(join(folder, "started")))).toBe(true);
    expect((await started(true).ended).said).toContain("P7015");
    expect((await started(false).ended).said).toMatch(/P7010|P7015/u);
    first.child.kill("SIGKILL");
    await first.ended;
    writeFileSync(join(folder, "go"), "");
    expect(await started(true).ended).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "calls"), "utf8")).toBe("before\nholds\nholds\nafter\n");
    expect((await started(true).ended).said).toContain("P7017");
  }, 120_000);

  it("is resumed by one of them", async () => {
    const bodies = await loadBodies();
    for (const [at, original] of (await wholeRuns(bodies, folder, { seed, count: 15 })).entries()) {
      const { length } = readFileSync(logIn(original.folder));
      const [share = 0] = fc.sample(fc.integer({ min: 40, max: 95 }), { numRuns: 1, seed: seed + at });
      const cut = await cutAt(original, Math.floor((length * share) / 100), folder);
      if (cut.record === undefined) continue;
      const trial = { runsFolder: dirname(cut.folder), assets: bodies.assets, resume: true };
      const tried = await Promise.all(atOnce.map(async () => tryInProcess(cut.program, trial)));
      expect(tried.flatMap(({ result }) => result?.state ?? [])).toEqual([cut.program.expected.state]);
      expect(tried.flatMap(({ result, codes }) => (result === undefined ? codes : []))).toEqual([
        "P7015",
        "P7015",
      ]);
      expect(differences(await look(cut), original)).toEqual([]);
    }
  }, 120_000);

  it("is begun by one of them", async () => {
    const bodies = await loadBodies();
    const home = mkdtempSync(join(folder, "begun-"));
    const [calls, runsFolder] = [join(home, "calls"), join(home, "runs")];
    mkdirSync(calls);
    for (const program of randomPrograms(bodies, { seed, count: 15, maxTasks: 9, calls })) {
      const trial = { runsFolder, assets: bodies.assets, resume: false };
      const tried = await Promise.all(atOnce.map(async () => tryInProcess(program, trial)));
      expect(tried.flatMap(({ result }) => result?.state ?? [])).toEqual([program.expected.state]);
      const refusals = tried.flatMap(({ result, codes }) => (result === undefined ? codes : []));
      expect(refusals).toHaveLength(2);
      expect(refusals.filter((it) => it !== "P7010" && it !== "P7015")).toEqual([]);
      const watched = await look(watch(program, runsFolder));
      expect(differences(watched, watched)).toEqual([]);
      expect(callsIn(program.calls)).toHaveLength(
        new Set(callsIn(program.calls).map((it) => JSON.stringify(it))).size,
      );
    }
  }, 120_000);
});
