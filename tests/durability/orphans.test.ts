import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commands, endAll, eventually, startedBy, still } from "./processes.js";
import { start } from "./process.js";
import { checkedBodies } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-orphans-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const marks = ["shell", "stubborn", "python", "typescript"];

describe.skipIf(!existsSync("/proc/self/stat"))("an executor that is killed", () => {
  it("leaves nothing behind of the tasks that ran", async () => {
    const { pipeline, hash, assets } = await checkedBodies("long.ts");
    const marksFolder = join(folder, "marks");
    mkdirSync(marksFolder);
    const { child, ended } = start(
      {
        runsFolder: join(folder, "runs"),
        isolation: "process",
        assets,
        runs: [{ runId: "long", pipeline, hash, params: { marks: marksFolder }, resume: false }],
      },
      folder,
    );
    const { pid } = child;
    if (pid === undefined) throw new Error("no executor");
    expect(await eventually(() => marks.every((it) => existsSync(join(marksFolder, it))))).toBe(true);
    const left = await startedBy(pid);
    child.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
    await eventually(() => still(left).length === 0);
    const orphans = commands(still(left));
    endAll(left);
    expect(orphans).toEqual([]);
  }, 180_000);
});
