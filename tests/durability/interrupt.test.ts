import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { startNode, type Started } from "./process.js";
import { commands, endAll, eventually, startedBy, still } from "./processes.js";

const home = mkdtempSync(join(tmpdir(), "partitura-interrupt-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const partitura = fileURLToPath(new URL("../../packages/cli/bin/partitura.js", import.meta.url));
const bodies = fileURLToPath(new URL("./bodies/", import.meta.url));

const startRun = (folder: string, ...args: readonly string[]): Started =>
  startNode([partitura, "run", ...args, "--runs", join(folder, "runs")], { cwd: folder });

/** Waits for files of a folder; fails with what the command said when it ended before. */
async function waitFor(started: Started, folder: string, names: readonly string[]): Promise<void> {
  const { child, ended } = started;
  await eventually(() => child.exitCode !== null || names.every((it) => existsSync(join(folder, it))));
  if (child.exitCode !== null) throw new Error((await ended).said);
}

describe.skipIf(!existsSync("/proc/self/stat"))("a run that is interrupted at the keyboard", () => {
  it("asks its tasks to end, then ends them, and leaves nothing behind", async () => {
    const folder = mkdtempSync(join(home, "long-"));
    const started = startRun(
      folder,
      join(bodies, "long.ts"),
      "--concurrency",
      "4",
      "--param",
      `marks=${folder}`,
    );
    await waitFor(started, folder, ["shell", "stubborn", "python", "typescript"]);
    const left = await startedBy(started.child.pid ?? 0);
    started.child.kill("SIGINT");
    const { code, said } = await started.ended;
    expect(code).toBe(130);
    expect(existsSync(join(folder, "asked"))).toBe(true);
    expect(said).toMatch(/partitura run .*--resume/u);
    await eventually(() => still(left).length === 0);
    const orphans = commands(still(left));
    endAll(left);
    expect(orphans).toEqual([]);
  }, 180_000);

  it("goes on when it is resumed, and does nothing again that was done", async () => {
    const folder = mkdtempSync(join(home, "held-"));
    const started = startRun(folder, join(bodies, "held.ts"), "--param", `folder=${folder}`);
    await waitFor(started, folder, ["started"]);
    started.child.kill("SIGINT");
    expect((await started.ended).code).toBe(130);
    writeFileSync(join(folder, "go"), "");
    const { code, said } = await startRun(folder, "--resume").ended;
    expect([code, said]).toEqual([0, expect.stringContaining("succeeded")]);
    expect(readFileSync(join(folder, "calls"), "utf8")).toBe("before\nholds\nholds\nafter\n");
  }, 180_000);
});
