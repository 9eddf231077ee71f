import type { RunEvent, TaskError, Told } from "@partitura/backend-local";
import type { Channel, Colors } from "../terminal.js";
import { durationText } from "./duration.js";
import { stateMark } from "./mark.js";
import type { RunView } from "./view.js";

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

/** The line that an event is worth; undefined for most. */
export function plainLine(event: RunEvent, colors: Colors): string | undefined {
  switch (event.type) {
    case "run-started":
      return `${colors.bold(event.pipeline)}  run ${event.runId}`;
    case "environment-started":
      return `  ${colors.cyan("…")} preparing the Python environment: ${event.packages.join(", ") || "no packages"}`;
    case "environment-finished":
      return `  ${colors.green("✔")} the Python environment is ready  ${durationText(event.durationMs)}`;
    case "retry-scheduled":
      return `  ${colors.yellow("↻")} ${instanceName(event.node, event.index)}  attempt ${event.attempt} starts in ${durationText(event.delayMs)}`;
    case "attempt-failed":
      return `  ${colors.yellow("✖")} ${instanceName(event.node, event.index)}  attempt ${event.attempt} failed: ${reason(event.error)}`;
    case "control-failed":
      return `  ${colors.red("✖")} ${instanceName(event.node, event.index)}  ${reason(event.error)}`;
    case "task-finished": {
      const name = instanceName(event.node, event.index);
      const mark = stateMark(event.state, colors);
      const state = event.state === "succeeded" ? "" : `  ${event.state.replace("-", " ")}`;
      const time = event.attempts > 0 ? `  ${colors.dim(durationText(event.durationMs))}` : "";
      const tries = event.attempts > 1 ? colors.dim(`  ${event.attempts} attempts`) : "";
      const cached = event.cached === true ? colors.dim("  cached") : "";
      return `  ${mark} ${name}${state}${time}${tries}${cached}`;
    }
    case "each-expanded":
      return `  ${colors.dim("▸")} ${instanceName(event.node, event.index)}  ${event.items} items`;
    case "when-decided":
      return `  ${colors.dim("▸")} ${instanceName(event.node, event.index)}  ${event.condition ? "yes" : "no"}`;
    case "deadline-missed":
      return deadlineText(event.told, colors);
    case "task-started":
    case "log-line":
    case "run-finished":
      return undefined;
  }
}

/** Shows a run as lines that are never changed, for CI and files. */
export function plainView({ write, colors }: Channel): RunView {
  return {
    show: (event) => {
      const line = plainLine(event, colors);
      if (line !== undefined) write(`${line}\n`);
    },
    pause: () => () => undefined,
    close: () => undefined,
  };
}

/** Shows a run as JSON, one event a line, for programs. */
export function jsonView({ write }: Channel): RunView {
  return {
    show: (event) => write(`${JSON.stringify(event)}\n`),
    pause: () => () => undefined,
    close: () => undefined,
  };
}
