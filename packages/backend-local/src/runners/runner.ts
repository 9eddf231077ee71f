import type { StepRequest } from "../attempt/request.js";
import type { Variables } from "../attempt/task-environment.js";
import type { Outputs } from "../nodes/scope.js";
import type { AttemptFolder } from "../store/run-folder.js";

/** What a runner needs to run one attempt. */
export interface AttemptOrder {
  /** What the body is given, by the step contract. */
  readonly request: StepRequest;
  /** Its files; the runner makes what it needs. */
  readonly folder: AttemptFolder;
  /** The variables of a process that runs the body. */
  readonly environment: () => Variables;
  readonly timeoutSeconds?: number | undefined;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  /** Takes each line that the body writes, without its line end. */
  readonly onLine: (line: string) => void;
}

/**
 * How an attempt came to its end. `exited` has an exit code of the step contract, and what the body gave: undefined when it
 * left no result.
 */
export type Ending =
  | { readonly kind: "exited"; readonly code: number; readonly outputs?: Outputs | undefined }
  | { readonly kind: "timed-out" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "not-started"; readonly problem: string };

/** Runs one attempt of a task body; never throws for what the body does. */
export type Runner = (order: AttemptOrder) => Promise<Ending>;
