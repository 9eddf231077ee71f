import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { lockRun } from "../locks/run-lock.js";
import { tryLock } from "../locks/process-lock.js";
import { artifactIn, questionOf } from "../testing/cache-question.js";
import { temporaryFolder } from "../testing/run-it.js";
import { startClearing } from "./clearing.js";
import { clearUp, type ClearOptions } from "./gc.js";
import { taskCache } from "./task-cache.js";

const day = 86_400_000;
const now = Date.now();

/** Folders of their own, and what clears them up as seen from `later` days after now. */
function place() {
  const folder = temporaryFolder();
  const [runsFolder, cacheFolder] = [join(folder, "runs"), join(folder, "cache")];
  mkdirSync(runsFolder);
  const clear = async (later = 0, more: Partial<ClearOptions> = {}) => {
    const runs = { olderThanMs: 30 * day, keepLast: 1 };
    const [cleared, diagnostics] = await clearUp({
      runsFolder,
      cacheFolder,
      runs,
      unusedMs: 30 * day,
      dryRun: false,
      now: now + later * day,
      ...more,
    });
    return { ...cleared, codes: diagnostics.map(({ code }) => code) };
  };
  /** Makes a run that began `age` days ago. */
  const makeRun = (
    runId: string,
    age: number,
    more: { readonly pipeline?: string; readonly reuse?: string } = {},
  ) => {
    const path = join(runsFolder, runId);
    mkdirSync(join(path, "tasks"), { recursive: true });
    const at = new Date(now - age * day).toISOString();
    const { pipeline = "p", reuse } = more;
    const started = {
      type: "run-started",
      at,
      runId,
      pipeline,
      hash: "",
      folder: path,
      params: {},
      tasks: [],
      reuse,
    };
    const finished = { type: "run-finished", at, runId, state: "succeeded", durationMs: 1, outputs: {} };
    appendFileSync(join(path, "events.jsonl"), `${JSON.stringify(started)}\n${JSON.stringify(finished)}\n`);
    return path;
  };
  const runs = () => readdirSync(runsFolder).filter((it) => !it.startsWith("."));
  return { runsFolder, cacheFolder, results: join(cacheFolder, "results"), clear, makeRun, runs };
}

describe("runs", () => {
  it("go when they are old, but for the latest of each pipeline", async () => {
    const { clear, makeRun, runs } = place();
    for (const age of [1, 29, 31, 60]) makeRun(`p-${age}`, age);
    for (const age of [40, 50]) makeRun(`q-${age}`, age, { pipeline: "q" });
    const { runs: gone = [], counts, bytes = 0 } = await clear();
    expect(gone.map(({ runId }) => runId)).toEqual(["p-31", "q-50", "p-60"]);
    expect(runs()).toEqual(["p-1", "p-29", "q-40"]);
    expect(counts).toEqual({ runs: 3, results: 0, artifacts: 0, environments: 0, other: 0 });
    expect(bytes).toBe(gone.reduce((sum, it) => sum + it.bytes, 0));
    expect(bytes).toBeGreaterThan(0);
    await clear(0, { runs: { olderThanMs: 0, keepLast: 0 } });
    expect(runs()).toEqual([]);
  });

  it("stay when nothing is to be removed, though what would be is told", async () => {
    const { clear, makeRun, runs, results } = place();
    for (const age of [1, 31]) makeRun(`p-${age}`, age);
    const question = questionOf();
    const cache = taskCache(results, () => now);
    await cache.keep(await cache.ask(question), question, { a: await artifactIn(question.store, "a") }, "r");
    const would = await clear(31, { dryRun: true });
    expect(runs()).toEqual(["p-1", "p-31"]);
    expect((await cache.ask(question)).hit).toBe(true);
    const does = await clear(31);
    expect(does).toEqual({ ...would, runs: does.runs });
    expect(does.counts).toMatchObject({ runs: 1, results: 1, artifacts: 1 });
    expect((await cache.ask(question)).hit).toBe(false);
  });

  it("stay while they go on, and when another that stays has their results", async () => {
    const { clear, makeRun, runs } = place();
    makeRun("going-on", 90);
    makeRun("latest", 1, { reuse: "reused" });
    makeRun("reused", 80, { reuse: "behind" });
    makeRun("behind", 85);
    makeRun("other", 86);
    const held = await lockRun(makeRun("held", 95));
    const goes = await clear(0, { dryRun: true });
    expect(goes.runs?.map(({ runId }) => runId)).toEqual(["other", "going-on"]);
    await clear();
    expect(runs()).toEqual(["behind", "held", "latest", "reused"]);
    await held?.release();
    await clear();
    expect(runs()).toEqual(["behind", "latest", "reused"]);
  });

  it("that were left half removed are removed, and folders that are no runs stay", async () => {
    const { clear, makeRun, runs, runsFolder } = place();
    const bin = join(runsFolder, ".removed");
    mkdirSync(bin);
    makeRun(".removed/half", 1);
    mkdirSync(join(runsFolder, "mine"));
    expect((await clear()).counts?.other).toBe(1);
    expect(runs()).toEqual(["mine"]);
    expect(readdirSync(bin)).toEqual([]);
  });

  // nothing keeps root from writing
  it.skipIf(process.getuid?.() === 0)("go with folders in them that may not be written to", async () => {
    const { clear, makeRun, runs } = place();
    makeRun("latest", 1);
    chmodSync(join(makeRun("old", 60), "tasks"), 0o500);
    expect((await clear()).codes).toEqual([]);
    expect(runs()).toEqual(["latest"]);
  });
});

describe("results", () => {
  const keep = async (folder: string, n: number, content?: string) => {
    const question = questionOf({ inputs: { n } });
    const cache = taskCache(folder, () => now);
    const outputs = content === undefined ? { n } : { n, file: await artifactIn(question.store, content) };
    await cache.keep(await cache.ask(question), question, outputs, "r");
    return { question, store: question.store };
  };
  const hits = async (folder: string, ...ns: readonly number[]) =>
    Promise.all(
      ns.map(async (n) => (await taskCache(folder, () => now).ask(questionOf({ inputs: { n } }))).hit),
    );
  const entryOf = (folder: string, at: number) =>
    readdirSync(join(folder, "tasks"), { recursive: true, encoding: "utf8" })
      .filter((it) => it.endsWith(".json"))
      .map((it) => join(folder, "tasks", it))[at] ?? "";
  const used = (file: string, daysAgo: number) =>
    utimesSync(file, now / 1000 - daysAgo * 86_400, now / 1000 - daysAgo * 86_400);

  it("go when nobody has used them for long, and their artifacts when no other has them", async () => {
    const { clear, results } = place();
    await keep(results, 1, "shared");
    const old = entryOf(results, 0);
    await keep(results, 2, "shared");
    await keep(results, 3, "own");
    for (const n of [0, 1, 2]) used(entryOf(results, n), 40);
    // a hit counts as use
    expect(await hits(results, 2)).toEqual([true]);
    expect(existsSync(old)).toBe(true);
    // young artifacts stay: their result may be about to be written
    expect((await clear()).counts).toMatchObject({ results: 2, artifacts: 0 });
    expect(await hits(results, 1, 2, 3)).toEqual([false, true, false]);
    expect((await clear(1)).counts).toMatchObject({ results: 0, artifacts: 1 });
    expect(await hits(results, 2)).toEqual([true]);
  });

  it("go when they cannot be used, and get old after a clock was ahead", async () => {
    const { clear, results } = place();
    await keep(results, 1);
    writeFileSync(entryOf(results, 0), "damaged");
    const { question } = await keep(results, 2, "gone");
    rmSync(join(results, "artifacts"), { recursive: true });
    await keep(results, 3);
    writeFileSync(join(results, `${"a".repeat(64)}.json`), "{}");
    for (const n of [0, 1, 2]) used(entryOf(results, n), -400);
    expect((await clear()).counts).toMatchObject({ results: 3, artifacts: 0 });
    expect(await hits(results, 3)).toEqual([true]);
    expect(question.inputs).toEqual({ n: 2 });
    expect((await clear(31)).counts).toMatchObject({ results: 1 });
  });

  it("leave nothing behind that was half made", async () => {
    const { clear, results } = place();
    await keep(results, 1, "text");
    const entry = entryOf(results, 0);
    writeFileSync(`${entry}.0123.draft`, "");
    writeFileSync(join(entry, "..", "gone.json.early"), "1");
    expect((await clear()).counts?.other).toBe(0);
    expect((await clear(0.1)).counts?.other).toBe(2);
    expect(await hits(results, 1)).toEqual([true]);
  });
});

describe("environments", () => {
  it("go when nothing has used them for long, and none is made or asked for right now", async () => {
    const { clear, cacheFolder } = place();
    const make = (digit: string, daysAgo: number) => {
      const path = join(cacheFolder, "python", digit.repeat(24));
      mkdirSync(path, { recursive: true });
      const at = now / 1000 - daysAgo * 86_400;
      for (const name of ["complete", "pyvenv.cfg"]) {
        writeFileSync(join(path, name), "");
        utimesSync(join(path, name), at, at);
      }
      utimesSync(path, at, at);
      return path;
    };
    const [young, old, used, making] = [make("1", 2), make("2", 40), make("3", 40), make("4", 40)];
    utimesSync(join(used, "pyvenv.cfg"), now / 1000, now / 1000 - 40 * 86_400);
    writeFileSync(`${making}.lock`, String(process.pid));
    expect((await clear()).counts?.environments).toBe(1);
    expect([young, old, used, making].map(existsSync)).toEqual([true, false, true, true]);
    // nothing that was of use today goes, whatever is asked
    await clear(0, { unusedMs: 0 });
    expect([young, used].map(existsSync)).toEqual([false, true]);
  });
});

it("tells of what cannot be removed, and does not count it", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const told: Diagnostic[] = [];
  const { clearing, counts, bytes } = startClearing(now, false, (it) => told.push(it));
  await clearing.remove("results", join(file, "entry"));
  await clearing.remove("results", file);
  expect(told).toMatchObject([{ code: "P7032", severity: "warning" }]);
  expect([counts().results, existsSync(file), bytes()]).toEqual([1, false, 0]);
});

it("is done by one process at a time", async () => {
  const { clear, runsFolder } = place();
  const lock = await tryLock(`gc ${runsFolder}`);
  expect((await clear()).codes).toEqual(["P7031"]);
  await lock?.release();
  expect((await clear()).codes).toEqual([]);
});

it("counts a file with several names once, and when all of them go", async () => {
  const { clear, makeRun, results } = place();
  makeRun("latest", 1);
  const run = makeRun("old", 60);
  const question = questionOf({ store: join(run, "artifacts") });
  const cache = taskCache(results, () => now);
  const file = await artifactIn(question.store, "x".repeat(1_000_000));
  await cache.keep(await cache.ask(question), question, { file }, "old");
  const runOnly = (await clear(1, { dryRun: true })).bytes ?? 0;
  const both = (await clear(40, { dryRun: true })).bytes ?? 0;
  expect(runOnly).toBeLessThan(500_000);
  expect(both).toBeGreaterThan(1_000_000);
  expect(both).toBeLessThan(1_500_000);
});
