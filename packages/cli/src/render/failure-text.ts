import { join } from "node:path";
import type { TaskError } from "@partitura/backend-local";
import { stateMark } from "../run-view/mark.js";
import { instanceName } from "../run-view/plain.js";
import type { Failure } from "../run-view/summary.js";
import type { Colors } from "../terminal.js";
import { shortPath } from "./locate.js";
import { alignColumns } from "./table.js";
import { logText, valueText } from "./value-text.js";

const shownLogLines = 15;

/** The last lines of a log without the one that only repeats the error. */
const ownLines = (error: TaskError | undefined): readonly string[] =>
  (error?.log ?? []).filter(
    (line) => line !== error?.message && line !== `${error?.code ?? ""}: ${error?.message ?? ""}`,
  );

/** So many failures are told in full. */
export const toldInFull = 3;
/** So many more by their reason alone. */
const toldByReason = 7;

/** Why tasks failed: the first few in full, some more by their reason; `more` is how many failed besides. */
export function failuresLines(
  failures: readonly Failure[],
  more: number,
  colors: Colors,
  cwd: string,
): readonly string[] {
  const others = failures.slice(toldInFull);
  const named = others.slice(0, toldByReason).map(({ node, index, error }) => {
    const why = error?.message.split("\n")[0] ?? "failed";
    return `${stateMark("failed", colors)} ${colors.bold(instanceName(node, index))}  ${logText(why)}`;
  });
  const rest = more + Math.max(0, others.length - toldByReason);
  return [
    ...failures.slice(0, toldInFull).flatMap((failure) => failureLines(failure, colors, cwd)),
    ...(named.length === 0 ? [] : ["", ...named]),
    ...(rest === 0 ? [] : [colors.dim(`  and ${rest} more`)]),
  ];
}

/** Why a task failed: its error, the last lines of its log, what it was given, and where its log is. */
function failureLines(failure: Failure, colors: Colors, cwd: string): readonly string[] {
  const { node, index, attempts, error, folder, inputs } = failure;
  const tries = attempts > 1 ? ` (after ${attempts} attempts)` : "";
  const code = error?.code === undefined ? "" : `${error.code}: `;
  const details = [
    ...Object.entries(inputs ?? {}).map(([field, value]) => ["given", `${field} = ${valueText(value)}`]),
    ...(folder === undefined ? [] : [["log", shortPath(join(folder, "log.txt"), cwd)]]),
  ];
  return [
    "",
    `${stateMark("failed", colors)} ${colors.bold(instanceName(node, index))}  ${code}${logText(error?.message ?? "failed")}${tries}`,
    ...ownLines(error)
      .slice(-shownLogLines)
      .map((line) => `  ${colors.dim("│")} ${logText(line)}`),
    ...alignColumns(details),
  ];
}
