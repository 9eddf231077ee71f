import type { Variables } from "../attempt/task-environment.js";

/** What a runner needs to run one attempt. Paths are absolute. */
export interface AttemptOrder {
  readonly requestFile: string;
  readonly resultFile: string;
  /** The working folder, empty. */
  readonly workFolder: string;
  readonly environment: Variables;
  readonly timeoutSeconds?: number | undefined;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  /** Takes each line that the body writes, without its line end. */
  readonly onLine: (line: string) => void;
}

/** How the process of an attempt came to its end. */
export type Ending =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "timed-out" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "not-started"; readonly problem: string };

/** Runs one attempt of a task body; never throws for what the body does. */
export type Runner = (order: AttemptOrder) => Promise<Ending>;
