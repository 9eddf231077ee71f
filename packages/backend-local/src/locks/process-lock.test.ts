import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/run-it.js";
import { isLocked, tryLock } from "./process-lock.js";
import { isRunning, lockRun } from "./run-lock.js";

const lockModule = new URL("../../dist/locks/process-lock.js", import.meta.url).href;

it("is held by one at a time, and by nobody when it was released", async () => {
  const name = temporaryFolder();
  const lock = await tryLock(name);
  expect([await isLocked(name), await tryLock(name)]).toEqual([true, undefined]);
  await lock?.release();
  expect(await isLocked(name)).toBe(false);
  await (await tryLock(name))?.release();
});

it("is gone as soon as its process was killed", async () => {
  const name = temporaryFolder();
  const code = `const { tryLock } = await import(${JSON.stringify(lockModule)});
    await tryLock(${JSON.stringify(name)}); console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code]);
  await once(child.stdout, "data");
  expect(await isLocked(name)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await isLocked(name)).toBe(false);
});

it("of a run knows its folder by any of its names, and after it was moved", async () => {
  const folder = join(temporaryFolder(), "run");
  mkdirSync(folder);
  symlinkSync(folder, `${folder}-too`);
  const lock = await lockRun(folder);
  renameSync(folder, `${folder}-moved`);
  expect([await isRunning(`${folder}-moved`), await isRunning(folder)]).toEqual([true, false]);
  await lock?.release();
  expect(await isRunning(`${folder}-moved`)).toBe(false);
});
