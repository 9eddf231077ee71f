// The program of a warm worker process: it runs the bodies of bundled TypeScript tasks, one at a time.
import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { evaluateAnew } from "./fresh-module.js";
import type { StepBody } from "./step-contract.js";
import { endOfOutput, type WorkerAnswer, type WorkerJob } from "./worker-protocol.js";

let handedOver: StepBody | undefined;
let running: AbortController | undefined;
let stopping = false;

(globalThis as { [key: symbol]: unknown })[Symbol.for("partitura.pool")] = (attempt: StepBody) => {
  handedOver = attempt;
};

const complain = (problem: unknown): void =>
  void process.stderr.write(`${typeof problem === "string" ? problem : inspect(problem)}\n`);

async function work(job: WorkerJob): Promise<WorkerAnswer> {
  running = new AbortController();
  try {
    process.chdir(job.workFolder);
    process.env = { ...job.environment };
    await evaluateAnew(job.bundle);
    const ended = await handedOver?.(job.request, running.signal);
    if (ended?.outputs === undefined) complain(ended?.problem);
    return { code: ended?.code ?? 1, outputs: ended?.outputs };
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
