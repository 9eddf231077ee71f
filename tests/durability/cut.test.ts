import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Checked } from "@partitura/compiler";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cutAt, logIn, wholeRuns } from "./cut.js";
import { tryInProcess } from "./in-process.js";
import { loadBodies, type Program } from "./programs.js";
import { seed } from "./seed.js";
import { differences, look, type Watched } from "./verdict.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-cut-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let bodies: Checked;
beforeAll(async () => {
  bodies = await loadBodies();
});

/** Runs or resumes a program in this process; gives the codes of what kept it from running. */
async function execute(program: Program, runsFolder: string, resume: boolean): Promise<readonly string[]> {
  const { result, codes } = await tryInProcess(program, { runsFolder, assets: bodies.assets, resume });
  return result === undefined ? codes : [];
}

const whole = async (count: number): Promise<readonly Watched[]> =>
  wholeRuns(bodies, folder, { seed, count });

/** Resumes a run whose log was cut; gives what it differs in from the whole one. */
async function resumed(original: Watched, bytes: number): Promise<readonly string[]> {
  const cut = await cutAt(original, bytes, folder);
  const { program, record, folder: copy } = cut;
  const runsFolder = join(copy, "..");
  try {
    const codes = await execute(program, runsFolder, true);
    if (record === undefined)
      return codes.join() === "P7018" ? [] : [`no start in the log, and not P7018: ${codes.join()}`];
    if (codes.length > 0) return codes;
    return differences(await look(cut), original);
  } finally {
    rmSync(runsFolder, { recursive: true, force: true });
  }
}

/** Resumes copies of a run whose logs end at these places, one after the other: they write their calls to the same file. */
async function wrongAt(original: Watched, places: Iterable<number>): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const bytes of places) {
    const found = await resumed(original, bytes);
    if (found.length > 0) wrong.push(`${original.program.runId} cut at byte ${bytes}: ${found.join("; ")}`);
  }
  return wrong;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

/** Where the line begins that is this far from the end; 0 is the last one. */
function lineStart(log: Buffer, back: number): number {
  let at = log.length - 1;
  for (let left = back; left >= 0; left -= 1) at = log.lastIndexOf(10, at - 1);
  return at + 1;
}

describe(`runs whose log was cut (PARTITURA_SEED=${seed})`, () => {
  it("go on wherever the log ends", async () => {
    const runs = await whole(25);
    const wrong: string[] = [];
    for (const [at, original] of runs.entries()) {
      const { length } = readFileSync(logIn(original.folder));
      const places = fc.sample(fc.nat({ max: length - 1 }), { numRuns: 8, seed: seed + at });
      wrong.push(...(await wrongAt(original, places)));
    }
    expect(wrong, `seed ${seed}`).toEqual([]);
  }, 300_000);

  it("go on from every byte of their last two records", async () => {
    const ends = (await whole(8)).map((original) => {
      const log = readFileSync(logIn(original.folder));
      return { original, places: range(lineStart(log, 1), log.length) };
    });
    const [shortest] = ends.toSorted((a, b) => a.places.length - b.places.length);
    if (shortest === undefined) throw new Error("there is no run");
    expect(await wrongAt(shortest.original, shortest.places), `seed ${seed}`).toEqual([]);
  }, 300_000);

  it("are refused when the log is damaged before its end", async () => {
    const [original] = await whole(1);
    if (original === undefined) throw new Error("there is no run");
    const runsFolder = mkdtempSync(join(folder, "damaged-"));
    const copy = join(runsFolder, original.program.runId);
    cpSync(original.folder, copy, { recursive: true });
    const log = readFileSync(logIn(copy));
    const start = lineStart(log, 3);
    log.fill("x", start, start + 5);
    writeFileSync(logIn(copy), log);
    expect(await execute(original.program, runsFolder, true)).toEqual(["P7018"]);
    expect(readFileSync(logIn(copy))).toEqual(log);
  });
});
