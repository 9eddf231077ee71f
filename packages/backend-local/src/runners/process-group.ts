import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { guardGroup, releaseGroup } from "./reaper.js";

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

const live = new Set<ChildProcess>();

function killAll(): void {
  for (const child of live) signalGroup(child, "SIGKILL");
}

/** Sees to it that the group of a child does not outlive this process, however abruptly it ends or is ended. */
export function endWithThisProcess(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (live.size === 0) process.once("exit", killAll);
  live.add(child);
  guardGroup(pid);
  child.once("exit", () => {
    // What the leader left behind is ended by whoever waits for the leader.
    setImmediate(() => releaseGroup(pid));
    live.delete(child);
    if (live.size === 0) process.off("exit", killAll);
  });
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
