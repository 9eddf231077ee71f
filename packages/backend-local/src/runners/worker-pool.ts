import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import type { Readable } from "node:stream";
import type { Clock } from "../clock.js";
import { deadline } from "./deadline.js";
import { onEachLine } from "./lines.js";
import { endGroup, endWithThisProcess, signalGroup } from "./process-group.js";
import type { AttemptOrder, Ending } from "./runner.js";
import { endOfOutput, type WorkerAnswer, type WorkerJob } from "./worker-protocol.js";

/** The built program of a worker; it is the same file seen from `src` and from `dist`. */
const program = fileURLToPath(new URL("../../dist/runners/worker.js", import.meta.url));

/** Milliseconds for output to arrive that is still in a pipe when its worker has ended. */
const drainMs = 1000;

/** Warm Node processes that run TypeScript bodies, each leading a process group of its own. */
export interface WorkerPool {
  /** Runs the body of a bundle; `bundle` is its `file:` URL. */
  readonly run: (bundle: string, order: AttemptOrder) => Promise<Ending>;
  /** Ends all workers and what they started. */
  readonly close: () => Promise<void>;
}

interface Worker {
  readonly child: ChildProcess;
  readonly exited: Promise<Ending>;
  /** Takes the lines of the job that is running. */
  onLine: (line: string) => void;
  /** Called at each end of output: once for each of the two streams. */
  onEndOfOutput: () => void;
}

function startWorker(): Worker {
  const child = fork(program, [], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: ["--enable-source-maps", "--experimental-vm-modules"],
    env: { PATH: process.env["PATH"] },
    detached: true,
  });
  endWithThisProcess(child);
  const exited = new Promise<Ending>((resolve) => {
    child.once("error", ({ message }) => resolve({ kind: "not-started", problem: message }));
    child.once("exit", (code) => resolve({ kind: "exited", code: code ?? 128 }));
  });
  const worker: Worker = { child, exited, onLine: () => undefined, onEndOfOutput: () => undefined };
  for (const stream of [child.stdout, child.stderr] as Readable[]) readOutput(stream, worker);
  return worker;
}

/** Passes lines on. The end mark starts a line of its own, so the empty line before it may be the mark's, and is held. */
function readOutput(stream: Readable, worker: Worker): void {
  let held = false;
  onEachLine(stream, (line) => {
    if (line === endOfOutput) {
      held = false;
      worker.onEndOfOutput();
      return;
    }
    if (held) worker.onLine("");
    held = line === "";
    if (!held) worker.onLine(line);
  });
}

/** Sends a job and waits for its answer and for all of its output, or for the end of the worker. */
async function answerOf(worker: Worker, job: WorkerJob): Promise<Ending> {
  const outputEnded = new Promise<void>((resolve) => {
    let streams = 0;
    worker.onEndOfOutput = () => {
      if (++streams === 2) resolve();
    };
  });
  const answered = once(worker.child, "message") as Promise<[WorkerAnswer]>;
  answered.catch(() => undefined);
  worker.child.send(job, () => undefined);
  return Promise.race([
    Promise.all([answered, outputEnded]).then(([[{ code, outputs }]]): Ending => ({
      kind: "exited",
      code,
      outputs,
    })),
    worker.exited.then(async (ending) => {
      await delay(drainMs / 10);
      return ending;
    }),
  ]);
}

/** Makes an empty pool; workers are started when they are wanted and kept until the pool is closed. */
export function workerPool(clock: Clock): WorkerPool {
  const all = new Set<Worker>();
  const idle: Worker[] = [];

  function start(): Worker {
    const worker = startWorker();
    all.add(worker);
    void forgetAtEnd(worker);
    return worker;
  }

  async function forgetAtEnd(worker: Worker): Promise<void> {
    await worker.exited;
    all.delete(worker);
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
  }

  return {
    run: async (bundle, order) => {
      if (order.signal.aborted) return { kind: "cancelled" };
      const worker = idle.pop() ?? start();
      worker.onLine = order.onLine;
      const { request, folder } = order;
      const environment = order.environment();
      folder.make();
      const job = { bundle, request, workFolder: folder.workFolder, environment };
      const limit = deadline(order.timeoutSeconds, order.signal, clock);
      const ending = await Promise.race([answerOf(worker, job), limit.reached]);
      limit.clear();
      if (typeof ending !== "string" && all.has(worker)) {
        worker.onLine = () => undefined;
        idle.push(worker);
        return ending;
      }
      all.delete(worker);
      if (typeof ending === "string") await endGroup(worker.child, worker.exited);
      else signalGroup(worker.child, "SIGKILL");
      return typeof ending === "string" ? { kind: ending } : ending;
    },
    close: async () => {
      await Promise.all([...all].map(async ({ child, exited }) => endGroup(child, exited)));
      all.clear();
    },
  };
}
