import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between asking a process to end and ending it. */
export const graceMs = 5000;

/** Sends a signal to every process of the group that a child leads; whether there was any. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** Ends a whole process group: asks first, and insists when it is still there after the grace time. */
export async function endGroup(
  child: ChildProcess,
  exited: Promise<unknown>,
  grace = graceMs,
): Promise<void> {
  if (signalGroup(child, "SIGTERM")) {
    const timer = new AbortController();
    await Promise.race([exited, delay(grace, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
  }
  signalGroup(child, "SIGKILL");
}
