import type { Instance, TaskError, TaskState } from "../log/events.js";
import type { Outputs } from "./scope.js";

/** How a task instance ended. */
export interface TaskResult extends Instance {
  readonly state: TaskState;
  /** How often it was tried; 0 when it did not run. */
  readonly attempts: number;
  readonly outputs?: Outputs | undefined;
  readonly error?: TaskError | undefined;
  /** The outputs are those of an earlier success. */
  readonly cached?: true | undefined;
  /** The run that the result was taken from; its own id when a resumed run had it already. */
  readonly reusedFrom?: string | undefined;
  /** The assets that its success updated. */
  readonly updates?: readonly string[] | undefined;
  readonly durationMs: number;
}
