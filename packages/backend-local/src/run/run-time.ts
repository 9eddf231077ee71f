import type { Pipeline } from "@partitura/core";
import type { Clock } from "../clock.js";
import type { TaskError } from "../log/events.js";
import { eitherSignal } from "./either-signal.js";

/** Why the signal of a run that took too long was aborted. */
const tooLong = Symbol("the run took too long");

/** Whether a run's signal was aborted because the run took too long. */
export const tookTooLong = ({ reason }: AbortSignal): boolean => reason === tooLong;

/** The error of a task that was running when its run took too long. */
export const tooLongError = ({ timeoutSeconds }: Pipeline): TaskError => ({
  code: "P7109",
  message: `the run took longer than ${timeoutSeconds} s`,
  log: [],
});

/** The time of a run. */
export interface RunTime {
  /** Aborted when the run is cancelled or takes too long. */
  readonly signal: AbortSignal;
  /** Stops the clock. */
  readonly clear: () => void;
}

/** Starts the clock of a run that may be cancelled. */
export function runTime(timeoutSeconds: number | undefined, cancelled: AbortSignal, clock: Clock): RunTime {
  if (timeoutSeconds === undefined) return { signal: cancelled, clear: () => undefined };
  const [over, stopped] = [new AbortController(), new AbortController()];
  const wait = async (): Promise<void> => {
    await clock.sleep(timeoutSeconds * 1000, stopped.signal);
    if (!stopped.signal.aborted) over.abort(tooLong);
  };
  void wait();
  const { signal, release } = eitherSignal(cancelled, over.signal);
  return {
    signal,
    clear: () => {
      stopped.abort("the run is over");
      release();
    },
  };
}
