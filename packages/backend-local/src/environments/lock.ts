import { setTimeout as delay } from "node:timers/promises";
import { tryLock } from "../locks/process-lock.js";

const pollMs = 100;

/** Runs a function while holding the lock of a name, so that only one process on this machine is inside at a time. */
export async function withLock<T>(name: string, inside: () => Promise<T>): Promise<T> {
  for (;;) {
    const lock = await tryLock(name);
    if (lock === undefined) {
      await delay(pollMs);
      continue;
    }
    try {
      return await inside();
    } finally {
      await lock.release();
    }
  }
}
