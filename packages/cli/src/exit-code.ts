/** What the command's exit code says. */
export const exitCode = {
  ok: 0,
  /** There are error diagnostics; nothing was run or written. */
  diagnostics: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The pipeline started, and its run failed. */
  runFailed: 3,
  /** A bug in Partitura. */
  bug: 70,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const;

/** An exit code of the command. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
