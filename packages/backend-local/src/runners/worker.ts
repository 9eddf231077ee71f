// The program of a warm worker process: it runs the bodies of bundled TypeScript tasks, one at a time.
import { getEventListeners } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { inspect } from "node:util";
import { endOfOutput, type WorkerAnswer, type WorkerJob } from "./worker-protocol.js";

/** What a bundle hands over when it finds itself in a pool: its body, wrapped in the step contract. */
type Attempt = (
  request: unknown,
  signal: AbortSignal,
) => Promise<{ readonly code: number; readonly outputs?: object; readonly problem?: unknown }>;

let handedOver: Attempt | undefined;
let running: AbortController | undefined;
let stopping = false;

(globalThis as { [key: symbol]: unknown })[Symbol.for("partitura.pool")] = (attempt: Attempt) => {
  handedOver = attempt;
};

const complain = (problem: unknown): void =>
  void process.stderr.write(`${typeof problem === "string" ? problem : inspect(problem)}\n`);

async function work(job: WorkerJob): Promise<WorkerAnswer> {
  running = new AbortController();
  try {
    process.chdir(job.workFolder);
    process.env = { ...job.environment };
    await import(job.bundle);
    const request: unknown = JSON.parse(await readFile(job.requestFile, "utf8"));
    const ended = await handedOver?.(request, running.signal);
    if (ended?.outputs === undefined) complain(ended?.problem);
    else await writeFile(job.resultFile, JSON.stringify({ outputs: ended.outputs }));
    return { code: ended?.code ?? 1 };
  } catch (error) {
    complain(error);
    return { code: 1 };
  } finally {
    running = undefined;
    handedOver = undefined;
  }
}

async function answer(job: WorkerJob): Promise<void> {
  const ended = await work(job);
  process.stdout.write(`\n${endOfOutput}\n`);
  process.stderr.write(`\n${endOfOutput}\n`);
  process.send?.(ended);
  if (stopping) process.exit(0);
}

/** A body that listens gets the time that is left to come to an end; any other is over at once. */
process.on("SIGTERM", () => {
  if (running === undefined || getEventListeners(running.signal, "abort").length === 0) process.exit(0);
  stopping = true;
  running.abort();
});
process.on("disconnect", () => process.exit(0));
process.on("message", (job: WorkerJob) => void answer(job));
