import { readdir, readFile, rmdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { earlyFileOf } from "./age.js";
import { isDraft } from "./copy-tree.js";
import { readEntry } from "./entry.js";
import type { Clearing } from "./clearing.js";
import { isEntryName } from "./nearest.js";
import { cacheLayout } from "./task-cache.js";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const namesIn = async (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

/** The artifacts that an entry refers to; undefined when it cannot be used. */
async function artifactsOf(file: string, folder: string): Promise<readonly string[] | undefined> {
  const read = readEntry(file);
  if (read.kind !== "entry") return undefined;
  const named = Object.keys(read.entry.artifacts);
  const there = await Promise.all(
    named.map(async (it) => stat(join(folder, it.slice(0, 2), it)).catch(() => undefined)),
  );
  return there.includes(undefined) ? undefined : named;
}

/**
 * Removes results that nobody has used for `unusedMs`, and those that cannot be used: damaged ones, and ones whose artifacts are
 * gone. Gives the artifacts that the others refer to.
 */
async function clearEntries(
  folder: string,
  unusedMs: number,
  clearing: Clearing,
): Promise<ReadonlySet<string>> {
  const { now, dryRun, remove } = clearing;
  const wanted = new Set<string>();
  for (const task of await namesIn(join(folder, cacheLayout.tasks))) {
    const tasks = join(folder, cacheLayout.tasks, task);
    const names = await namesIn(tasks);
    for (const name of names) {
      const file = join(tasks, name);
      const found = await stat(file).catch(() => undefined);
      if (found === undefined) continue;
      const unused = now - found.mtimeMs;
      if (!isEntryName(name)) {
        // What goes with an entry that is there has its time; half-made files may be somebody's right now.
        const isLeft = isDraft(name) || !names.some((it) => earlyFileOf(it) === name);
        if (isLeft && unused > hourMs) await remove("other", file);
        continue;
      }
      const artifacts = await artifactsOf(file, join(folder, cacheLayout.artifacts));
      if (artifacts === undefined || unused > unusedMs) {
        await remove("results", file);
        continue;
      }
      for (const it of artifacts) wanted.add(it);
      // It was used by a clock that was ahead, and would never get old: its time begins now.
      if (unused < -dayMs && !dryRun) await utimes(file, now / 1000, now / 1000).catch(() => undefined);
    }
    // Nobody makes a file in a folder that was empty for so long but who makes the folder, if need be.
    const { mtimeMs } = await stat(tasks).catch(() => ({ mtimeMs: now }));
    if (!dryRun && names.length === 0 && now - mtimeMs > hourMs) await rmdir(tasks).catch(() => undefined);
  }
  return wanted;
}

/**
 * Removes the artifacts that no result refers to. Young ones stay: their result may be about to be written.
 */
async function clearArtifacts(
  folder: string,
  wanted: ReadonlySet<string>,
  clearing: Clearing,
): Promise<void> {
  const artifacts = join(folder, cacheLayout.artifacts);
  for (const part of await namesIn(artifacts)) {
    for (const name of await namesIn(join(artifacts, part))) {
      const path = join(artifacts, part, name);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined || wanted.has(name) || clearing.now - found.ctimeMs <= hourMs) continue;
      await clearing.remove(isDraft(name) ? "other" : "artifacts", path);
    }
  }
}

/** Entries as an earlier version of Partitura kept them, with artifacts in the folders of runs. */
const earlierForm = /^[0-9a-f]{64}\.json$/;

/** Clears up a folder of results ({@link taskCache}). */
export async function clearResults(folder: string, unusedMs: number, clearing: Clearing): Promise<void> {
  for (const name of await namesIn(folder))
    if (earlierForm.test(name)) await clearing.remove("results", join(folder, name));
  const wanted = await clearEntries(folder, unusedMs, clearing);
  await clearArtifacts(folder, wanted, clearing);
}

/** When an environment was used last, in ms: Python reads its `pyvenv.cfg` at every start. */
async function lastUse(environment: string): Promise<number> {
  const times = await Promise.all(
    ["complete", "pyvenv.cfg"].map(async (it) => stat(join(environment, it)).catch(() => undefined)),
  );
  const { mtimeMs } = await stat(environment);
  return Math.max(mtimeMs, ...times.flatMap((it) => (it === undefined ? [] : [it.mtimeMs, it.atimeMs])));
}

const environmentName = /^[0-9a-f]{24}$/;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/**
 * Removes the Python environments that nothing has used for `unusedMs`, or a day when that is less: a run that goes on may come
 * back to one. One that is being made stays.
 */
export async function clearEnvironments(folder: string, unusedMs: number, clearing: Clearing): Promise<void> {
  for (const name of (await namesIn(folder)).filter((it) => environmentName.test(it))) {
    const path = join(folder, name);
    const owner = Number(await readFile(`${path}.lock`, "utf8").catch(() => "0"));
    if (owner > 0 && isAlive(owner)) continue;
    const used = await lastUse(path).catch(() => Infinity);
    if (clearing.now - used > Math.max(unusedMs, dayMs)) await clearing.remove("environments", path);
  }
}
