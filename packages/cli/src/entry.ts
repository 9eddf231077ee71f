import { exitCode, type ExitCode } from "./exit-code.js";
import { processTerminal, type Terminal } from "./terminal.js";

/** Says that Partitura itself is broken: P9001, the stack only when asked for. */
function reportBug(error: unknown, { err, env }: Terminal): ExitCode {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const { bold, red } = err.colors;
  err.write(`${red(bold("error P9001"))}  this is a bug in Partitura: ${text}\n`);
  if (env["PARTITURA_DEBUG"] === "1" && error instanceof Error) err.write(`\n${error.stack ?? ""}\n`);
  else err.write("  Please report it, with what PARTITURA_DEBUG=1 shows.\n");
  return exitCode.bug;
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write("", () => resolve()));

/** A reader that went away, as in `partitura graph … | head`, ends the command without a word. */
function endQuietlyWhenNobodyReads(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCode.ok);
    throw error;
  });
}

/**
 * Runs the command and ends the process. It does not wait for what a pipeline file left running, such as a timer
 * at its top level.
 */
export async function main(args: readonly string[]): Promise<never> {
  const terminal = processTerminal();
  endQuietlyWhenNobodyReads(process.stdout);
  endQuietlyWhenNobodyReads(process.stderr);
  let code: ExitCode;
  try {
    const { runProgram } = await import("./program.js");
    code = await runProgram(args, terminal);
  } catch (error) {
    code = reportBug(error, terminal);
  }
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}
