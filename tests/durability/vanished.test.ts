import { mkdtempSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { TaskObservation } from "../conformance/observation.js";
import { callsIn } from "./calls.js";
import { tryInProcess, type Tried } from "./in-process.js";
import { loadBodies, randomPrograms, type Program } from "./programs.js";
import { seed } from "./seed.js";
import { differences, look, watch } from "./verdict.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-vanished-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How many instances succeed, and so run for certain. */
function succeedIn(task: TaskObservation): number {
  if ("items" in task) return task.items.reduce((sum, it) => sum + succeedIn(it), 0);
  return task.state === "succeeded" ? 1 : 0;
}

const successesOf = ({ expected }: Program): number =>
  Object.values(expected.tasks).reduce((sum, it) => sum + succeedIn(it), 0);

/** Runs a program, and does something to its folder when the n-th body starts. */
async function disturbed(
  name: string,
  n: number,
  disturb: (runFolder: string) => void,
): Promise<{ readonly program: Program; readonly tried: Tried }> {
  const bodies = await loadBodies();
  const calls = join(folder, name, "calls");
  const runsFolder = join(folder, name, "runs");
  mkdirSync(calls, { recursive: true });
  const programs = randomPrograms(bodies, { seed, count: 20, maxTasks: 9, calls });
  const [program] = programs.toSorted((a, b) => successesOf(b) - successesOf(a));
  if (program === undefined) throw new Error("there is no program");
  let bodiesSeen = 0;
  const tried = await tryInProcess(program, {
    runsFolder,
    assets: bodies.assets,
    resume: false,
    onStart: () => {
      bodiesSeen += 1;
      if (bodiesSeen === n) disturb(join(runsFolder, program.runId));
    },
  });
  return { program, tried };
}

describe(`a run whose folder is taken away (PARTITURA_SEED=${seed})`, () => {
  it("stops and says so", async () => {
    const { program, tried } = await disturbed("removed", 2, (it) => rmSync(it, { recursive: true }));
    expect(tried.codes).toEqual(["P7014"]);
    expect(tried.diagnostics[0]?.message).toMatch(/taken away|ENOENT/u);
    expect(callsIn(program.calls).length).toBeGreaterThan(0);
  });

  it("goes on when the folder was only moved, and is whole where it is", async () => {
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    const { program, tried } = await disturbed("moved", 2, (it) =>
      renameSync(it, join(elsewhere, basename(it))),
    );
    const watched = await look(watch(program, elsewhere));
    expect(tried.result?.state).toBe(program.expected.state);
    expect(differences(watched, watched)).toEqual([]);
  });
});
