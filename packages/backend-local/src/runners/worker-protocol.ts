import type { Outputs } from "../nodes/scope.js";
import type { StepRequest } from "../attempt/request.js";
import type { Variables } from "../attempt/task-environment.js";

/** What a worker process is asked: run this bundle's body for this request. */
export interface WorkerJob {
  /** The `file:` URL of the bundle; it is evaluated anew for each attempt, so that its variables start afresh. */
  readonly bundle: string;
  readonly request: StepRequest;
  readonly workFolder: string;
  readonly environment: Variables;
}

/** What a worker answers when the body has ended: the exit code of the step contract, and what the body gave. */
export interface WorkerAnswer {
  readonly code: number;
  readonly outputs?: Outputs | undefined;
}

/** The line that a worker writes to both streams after a job, so that all output before it is known to be the job's. */
export const endOfOutput = "\u0000end of output\u0000";
