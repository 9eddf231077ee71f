import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Variables } from "../attempt/task-environment.js";
import { type Clock, systemClock } from "../clock.js";
import { deadline } from "./deadline.js";
import { onEachLine } from "./lines.js";
import { endGroup, endWithThisProcess, signalGroup } from "./process-group.js";
import type { Ending } from "./runner.js";

/** Milliseconds for output to arrive that is still in a pipe when its process has ended. */
const drainMs = 1000;

/** The shell's convention for a process that a signal ended, when the number does not matter. */
const endedBySignal = 128;

/** Waits for something, but no longer than so many milliseconds. */
async function within(milliseconds: number, awaited: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([awaited, over]);
  clearTimeout(timer);
}

/** What a process needs besides its command. */
export interface ProcessOrder {
  readonly workFolder: string;
  readonly environment: Variables;
  readonly timeoutSeconds?: number | undefined;
  readonly signal: AbortSignal;
  /** By default this machine's. */
  readonly clock?: Clock | undefined;
  /** Takes each line of its standard streams, without its line end. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs a command as a process group of its own and waits for its end. Whatever of the group is left then is ended too,
 * so that nothing outlives the attempt.
 */
export async function runProcess(
  command: readonly [string, ...string[]],
  order: ProcessOrder,
): Promise<Ending> {
  if (order.signal.aborted) return { kind: "cancelled" };
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: order.workFolder,
    env: order.environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  endWithThisProcess(child);
  onEachLine(child.stdout, order.onLine);
  onEachLine(child.stderr, order.onLine);
  const closed = once(child, "close").catch(() => undefined);
  const exited = new Promise<Ending>((resolve) => {
    child.once("error", ({ message }) => resolve({ kind: "not-started", problem: message }));
    child.once("exit", (code) => resolve({ kind: "exited", code: code ?? endedBySignal }));
  });
  const limit = deadline(order.timeoutSeconds, order.signal, order.clock ?? systemClock);
  const ending = await Promise.race([exited, limit.reached]);
  limit.clear();
  if (typeof ending === "string") await endGroup(child, exited);
  else signalGroup(child, "SIGKILL");
  await within(drainMs, closed);
  child.stdout.destroy();
  child.stderr.destroy();
  return typeof ending === "string" ? { kind: ending } : ending;
}
