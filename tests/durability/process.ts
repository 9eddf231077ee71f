import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Order } from "./order.js";

const executor = fileURLToPath(new URL("./executor.ts", import.meta.url));
const loader = import.meta.resolve("tsx");

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it wrote to its standard streams. */
  readonly said: string;
}

/** A process that runs. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts Node with these arguments; ends it with the test at the latest. */
export function startNode(args: readonly string[], options: SpawnOptions = {}): Started {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<Ended>((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data: Buffer) => (said += data.toString()));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, said }));
  });
  return { child, ended };
}

/** Starts an executor of its own process for an order. */
export function start(order: Order, folder: string, options?: SpawnOptions): Started {
  const own = mkdtempSync(join(folder, "order-"));
  chmodSync(own, 0o755);
  const file = join(own, "order.json");
  writeFileSync(file, JSON.stringify(order));
  return startNode(["--import", loader, executor, file], options);
}

/**
 * Runs an order in a process of its own. Gives whether the process was killed, as the order asks.
 * @throws when it failed otherwise.
 */
export async function execute(order: Order, folder: string): Promise<"killed" | "done"> {
  const { code, signal, said } = await start(order, folder).ended;
  if (signal === "SIGKILL" && order.kill !== undefined) return "killed";
  if (code === 0) return "done";
  throw new Error(`the executor ended with ${String(code ?? signal)}: ${said}`);
}
