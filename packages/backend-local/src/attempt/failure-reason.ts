import type { TaskError } from "../log/events.js";

/** How many of the last lines of a log a failure shows. */
export const tailLines = 20;

/**
 * The failure that a log tells of. What a program says last is its reason, but Node prints a stack after it:
 * the last line that names an error or a diagnostic goes before one that does not.
 */
export function failureOf(code: number, lines: readonly string[]): TaskError {
  const log = lines.slice(-tailLines);
  const telling = log.findLast((line) =>
    /^(P\d{4}: |Uncaught |[\w.]*(Error|Exception|Interrupt)\b)/u.test(line),
  );
  const text = telling ?? log.findLast((line) => line.trim() !== "") ?? `exit code ${code}`;
  const [, diagnostic, message] = /^(P\d{4}): (.*)$/u.exec(text) ?? [];
  return diagnostic === undefined
    ? { message: text, exitCode: code, log }
    : { code: diagnostic, message: message ?? text, exitCode: code, log };
}
