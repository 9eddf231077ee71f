// The program of a warm worker process: it runs the bodies of bundled TypeScript tasks, one at a time.
import { readFile, writeFile } from "node:fs/promises";
import { endOfOutput, type WorkerAnswer, type WorkerJob } from "./worker-protocol.js";

type Body = (...args: never[]) => unknown;
type Execute = (body: Body, request: unknown, signal: AbortSignal) => Promise<object>;
interface Step {
  readonly body: Body;
  readonly execute: Execute;
}

let step: Step | undefined;
let running: AbortController | undefined;

/** A bundle that is imported hands over its body here instead of running it. */
(globalThis as { [key: symbol]: unknown })[Symbol.for("partitura.pool")] = (body: Body, execute: Execute) => {
  step = { body, execute };
};

async function work(job: WorkerJob): Promise<number> {
  try {
    process.chdir(job.workFolder);
    process.env = { ...job.environment };
    step = undefined;
    await import(job.bundle);
    const { body, execute } = step as unknown as Step;
    running = new AbortController();
    const request: unknown = JSON.parse(await readFile(job.requestFile, "utf8"));
    const outputs = await execute(body, request, running.signal);
    await writeFile(job.resultFile, JSON.stringify({ outputs }));
    return 0;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    const told = error instanceof Error && error.constructor.name === "StepError" && typeof code === "number";
    console.error(told ? message : error);
    return told ? code : 1;
  } finally {
    running = undefined;
  }
}

process.on("SIGTERM", () => {
  if (running === undefined) process.exit(0);
  running.abort();
});
process.on("disconnect", () => process.exit(0));
process.on("message", (job: WorkerJob) => {
  void work(job).then((code) => {
    process.stdout.write(`\n${endOfOutput}\n`);
    process.stderr.write(`\n${endOfOutput}\n`);
    process.send?.({ code } satisfies WorkerAnswer);
  });
});
