import { exitCode } from "../exit-code.js";

/** Ctrl-C while something runs. */
export interface Interrupt {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Gives Ctrl-C back its usual meaning. */
  readonly release: () => void;
}

/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort, so that what runs can end well; `onFirst` tells the person.
 * The second ends the process at once, after `onSecond`, with exit code 130.
 */
export function onInterrupt(onFirst: () => void, onSecond: () => void): Interrupt {
  const controller = new AbortController();
  const handle = (): void => {
    if (controller.signal.aborted) {
      onSecond();
      process.exit(exitCode.interrupted);
    }
    controller.abort();
    onFirst();
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", handle);
      process.off("SIGTERM", handle);
    },
  };
}
