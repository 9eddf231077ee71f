import type { Instance, TaskError, TaskState } from "./events.js";
import type { Outputs } from "./scope.js";

/** How a task instance ended. */
export interface TaskResult extends Instance {
  readonly state: TaskState;
  /** How often it was tried; 0 when it did not run. */
  readonly attempts: number;
  readonly outputs?: Outputs | undefined;
  readonly error?: TaskError | undefined;
  readonly durationMs: number;
}
