import { stat } from "node:fs/promises";
import { isLocked, type ProcessLock, tryLock } from "./process-lock.js";

/** A folder by what it is, not by one of its names. */
async function nameOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return `folder ${dev}:${ino}`;
}

/** Takes the lock of a run's folder, so that one process at a time runs it; undefined when another one does. */
export async function lockRun(folder: string): Promise<ProcessLock | undefined> {
  return tryLock(await nameOf(folder));
}

/** Whether a process of this machine runs the run of a folder right now. */
export async function isRunning(folder: string): Promise<boolean> {
  const name = await nameOf(folder).catch(() => undefined);
  return name !== undefined && (await isLocked(name));
}
