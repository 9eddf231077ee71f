import { cpSync, mkdirSync, mkdtempSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "@partitura/compiler";
import { tryInProcess } from "./in-process.js";
import { randomPrograms, type Program } from "./programs.js";
import { differences, look, watch, type Watched } from "./verdict.js";

/** The log of the run in a folder. */
export const logIn = (runFolder: string): string => join(runFolder, "events.jsonl");

/**
 * Random programs that have run to their end in a new folder inside of `folder`.
 * @throws when they did not come to what is expected.
 */
export async function wholeRuns(
  bodies: Checked,
  folder: string,
  {
    seed,
    count,
    change = (it) => it,
  }: { seed: number; count: number; change?: (program: Program) => Program },
): Promise<readonly Watched[]> {
  const home = mkdtempSync(join(folder, "whole-"));
  const [calls, runsFolder] = [join(home, "calls"), join(home, "runs")];
  mkdirSync(calls);
  const programs = randomPrograms(bodies, { seed, count, maxTasks: 9, calls }).map(change);
  return Promise.all(
    programs.map(async (program) => {
      await tryInProcess(program, { runsFolder, assets: bodies.assets, resume: false });
      const watched = await look(watch(program, runsFolder));
      const wrong = differences(watched, watched);
      if (wrong.length > 0) throw new Error(`seed ${seed}, ${program.runId}: ${wrong.join("; ")}`);
      return watched;
    }),
  );
}

/** A copy of a run in a new folder inside of `folder`, whose log ends after so many bytes, as it stands then. */
export async function cutAt(
  { program, folder: original, calls }: Watched,
  bytes: number,
  folder: string,
): Promise<Watched> {
  const copy = watch(program, mkdtempSync(join(folder, "cut-")));
  cpSync(original, copy.folder, { recursive: true });
  truncateSync(logIn(copy.folder), bytes);
  return { ...(await look({ ...copy, calls })), wrong: [] };
}
