import { open, readFile, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const pollMs = 100;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether the lock file could be made; a lock whose owner is gone is removed, to be taken the next time. */
async function tryLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
    return false;
  }
}

/** Runs a function while holding a lock file, so that only one process on this machine is inside at a time. */
export async function withLock<T>(file: string, inside: () => Promise<T>): Promise<T> {
  while (!(await tryLock(file))) await delay(pollMs);
  try {
    return await inside();
  } finally {
    await rm(file, { force: true });
  }
}
