import type { RunEvent, TaskError, Told } from "@partitura/backend-local";
import type { Pipeline } from "@partitura/core";
import type { Channel, Colors } from "../terminal.js";
import { durationText } from "./duration.js";
import { foldLines } from "./fold-lines.js";
import { stateMark } from "./mark.js";
import { lackText } from "./progress.js";
import { lineView, type RunView } from "./view.js";

/** The name of a task instance: `train`, or `train[2]` for the third item. */
export const instanceName = (node: string, index: readonly number[]): string =>
  `${node}${index.map((it) => `[${it}]`).join("")}`;

const reason = ({ message }: TaskError): string => message.split("\n")[0] ?? "";

/** What there is to say of a run that is not over at its deadline. */
export function deadlineText(told: readonly Told[], colors: Colors): string {
  const went = told.map(({ kind, problem }) =>
    problem === undefined ? `${kind} was told` : `${kind} could not be told: ${problem}`,
  );
  return `  ${colors.yellow("!")} the deadline is over; ${went.join(", ")}`;
}

/** Where results come from that were not made now: from another run, or from this one before it was resumed. */
export const reuseText = (reusedFrom: string, runId: string | undefined): string =>
  reusedFrom === runId ? "done before" : `from run ${reusedFrom}`;

function taskEnd(
  event: Extract<RunEvent, { readonly type: "task-finished" }>,
  colors: Colors,
  runId: string | undefined,
): string {
  const state = event.state === "succeeded" ? "" : `  ${event.state.replace("-", " ")}`;
  const ran = event.attempts > 0 && event.reusedFrom === undefined;
  const time = ran ? `  ${colors.dim(durationText(event.durationMs))}` : "";
  const tries = event.attempts > 1 ? colors.dim(`  ${event.attempts} attempts`) : "";
  const cached = event.cached === true ? colors.dim("  cached") : "";
  const reused = event.reusedFrom === undefined ? "" : colors.dim(`  ${reuseText(event.reusedFrom, runId)}`);
  return `  ${stateMark(event.state, colors)} ${instanceName(event.node, event.index)}${state}${time}${tries}${cached}${reused}`;
}

/** The line that an event of a run is worth; undefined for most. */
export function plainLine(event: RunEvent, colors: Colors, runId?: string): string | undefined {
  switch (event.type) {
    case "run-started":
      return `${colors.bold(event.pipeline)}  run ${event.runId}`;
    case "run-resumed":
      return `going on with run ${colors.bold(event.runId)}`;
    case "environment-started":
      return `  ${colors.cyan("…")} preparing the Python environment: ${event.packages.join(", ") || "no packages"}`;
    case "environment-finished":
      return `  ${colors.green("✔")} the Python environment is ready  ${durationText(event.durationMs)}`;
    case "task-waiting":
      return `  ${colors.yellow("◦")} ${instanceName(event.node, event.index)}  waits for ${lackText(event.for)}`;
    case "retry-scheduled":
      return `  ${colors.yellow("↻")} ${instanceName(event.node, event.index)}  attempt ${event.attempt} starts ${event.delayMs > 0 ? `in ${durationText(event.delayMs)}` : "now"}`;
    case "attempt-failed":
      return `  ${colors.yellow("✖")} ${instanceName(event.node, event.index)}  attempt ${event.attempt} failed: ${reason(event.error)}`;
    case "control-failed":
      return `  ${colors.red("✖")} ${instanceName(event.node, event.index)}  ${reason(event.error)}`;
    case "task-finished":
      return taskEnd(event, colors, runId);
    case "each-expanded":
      return `  ${colors.dim("▸")} ${instanceName(event.node, event.index)}  ${event.items} items`;
    case "when-decided":
      return `  ${colors.dim("▸")} ${instanceName(event.node, event.index)}  ${event.condition ? "yes" : "no"}`;
    case "deadline-missed":
      return deadlineText(event.told, colors);
    case "cache-asked":
    case "task-started":
    case "log-line":
    case "exit-started":
    case "run-finished":
      return undefined;
  }
}

/** Shows a run as lines that are never changed, for CI and files. With the pipeline, large fan-outs are folded. */
export function plainView({ write, colors }: Channel, pipeline?: Pipeline): RunView {
  let runId: string | undefined;
  const { linesOf, ...others } = foldLines(pipeline, colors, (event) => {
    if (event.type === "run-started" || event.type === "run-resumed") runId = event.runId;
    return plainLine(event, colors, runId);
  });
  return lineView(write, linesOf, others);
}

/** Shows a run as JSON, one event a line, for programs. */
export const jsonView = ({ write }: Channel): RunView => lineView(write, (event) => [JSON.stringify(event)]);
