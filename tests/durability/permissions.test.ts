import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { start, type Started } from "./process.js";
import { eventually } from "./processes.js";
import { checkedBodies } from "./programs.js";

const home = mkdtempSync(join(tmpdir(), "partitura-permissions-"));
chmodSync(home, 0o755);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The user `nobody`: permissions do not bind root, so the executor runs as somebody whom they do. */
const nobody = { uid: 65_534, gid: 65_534 };
const missing = userInfo().uid === 0 ? undefined : "only root can run a process as another user";

/** A folder that everybody may write to. */
function openFolder(name: string): string {
  const folder = join(home, name);
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  return folder;
}

/** Runs or resumes `held` as nobody, in processes of its own. */
async function startHeld(folder: string, runsFolder: string, resume: boolean): Promise<Started> {
  const { pipeline, hash, assets } = await checkedBodies("held.ts");
  const runs = [{ runId: "held", pipeline, hash, params: { folder }, resume }];
  const cache = { PARTITURA_CACHE_DIR: join(folder, "cache"), HOME: folder, TMPDIR: folder };
  return start({ runsFolder, isolation: "process", assets, runs }, folder, {
    ...nobody,
    cwd: folder,
    env: { ...process.env, ...cache },
  });
}

describe.skipIf(missing !== undefined)(
  `folders that may not be written to${missing === undefined ? "" : `: ${missing}`}`,
  () => {
    it("are named, and nothing runs", async () => {
      const folder = openFolder("closed");
      const runsFolder = join(folder, "runs");
      mkdirSync(runsFolder);
      const { code, said } = await (await startHeld(folder, runsFolder, false)).ended;
      expect(code).toBe(1);
      expect(said).toContain("P7010");
      expect(said).toContain("EACCES");
      expect(existsSync(join(folder, "calls"))).toBe(false);
    }, 60_000);

    it("fail the tasks that need them, and the run goes on when they may be written to again", async () => {
      const folder = openFolder("becomes-closed");
      const runsFolder = join(folder, "runs");
      mkdirSync(runsFolder);
      chownSync(runsFolder, nobody.uid, nobody.gid);
      const first = await startHeld(folder, runsFolder, false);
      expect(await eventually(() => existsSync(join(folder, "started")))).toBe(true);
      const tasks = join(runsFolder, "held/tasks");
      chmodSync(tasks, 0o555);
      writeFileSync(join(folder, "go"), "");
      const { said } = await first.ended;
      expect(said).toContain("failed");
      const log = readFileSync(join(runsFolder, "held/events.jsonl"), "utf8");
      expect(log).toMatch(/"type":"task-finished","node":"after".*EACCES/u);
      chmodSync(tasks, 0o755);
      expect(await (await startHeld(folder, runsFolder, true)).ended).toMatchObject({ code: 0 });
      expect(readFileSync(join(folder, "calls"), "utf8")).toBe("before\nholds\nafter\n");
    }, 60_000);
  },
);
