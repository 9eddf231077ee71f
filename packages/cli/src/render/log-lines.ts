import { instanceName } from "../run-view/plain.js";
import type { LogPiece } from "../kept-runs/run-logs.js";
import type { Colors } from "../terminal.js";

/** Makes the text of what a task wrote. */
export type LogFormat = (piece: LogPiece) => string;

/** For programs: a line of JSON for each line. */
export const jsonLines: LogFormat = ({ node, index, attempt, lines }) =>
  lines.map((line) => `${JSON.stringify({ task: node, index, attempt, line })}\n`).join("");

/** The lines as they are, for one task alone. */
export const bareLines: LogFormat = ({ lines }) => lines.map((line) => `${line}\n`).join("");

/** The lines with the name of the task in front, in a colour of its own; and which attempt it is, after the first. */
export function namedLines(colors: Colors): LogFormat {
  const paints = [colors.cyan, colors.magenta, colors.yellow, colors.blue, colors.green];
  const ofTask = new Map<string, (text: string) => string>();
  return ({ node, index, attempt, lines }) => {
    const paint = ofTask.get(node) ?? paints[ofTask.size % paints.length] ?? colors.cyan;
    ofTask.set(node, paint);
    const name = paint(`${instanceName(node, index)}${attempt > 1 ? ` (attempt ${attempt})` : ""} │`);
    return lines.map((line) => `${name} ${line}\n`).join("");
  };
}
