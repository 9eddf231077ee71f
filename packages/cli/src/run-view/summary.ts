import { resolve } from "node:path";
import type { RunEvent, RunState, TaskError, TaskState, Told } from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import { alignColumns } from "../render/table.js";
import { shortPath } from "../render/locate.js";
import type { Colors } from "../terminal.js";
import { durationText } from "./duration.js";
import { stateMark } from "./mark.js";
import { deadlineText, instanceName } from "./plain.js";

/** A task instance that failed, with all that helps to see why. */
export interface Failure {
  readonly name: string;
  readonly attempts: number;
  readonly error?: TaskError | undefined;
  /** The log file of its last attempt. */
  readonly logFile?: string | undefined;
  /** What its last attempt was given. */
  readonly inputs?: unknown;
}

/** What is said at the end of a run. */
export interface Summary {
  readonly state: RunState;
  readonly durationMs: number;
  readonly folder: string;
  readonly outputs: { readonly [name: string]: Json };
  readonly counts: { readonly [S in TaskState]?: number };
  readonly failures: readonly Failure[];
  /** Who was told that the run was not over at its deadline, when it was not. */
  readonly late?: readonly Told[] | undefined;
}

type Of<T extends RunEvent["type"]> = Extract<RunEvent, { readonly type: T }>;

const isA =
  <T extends RunEvent["type"]>(type: T) =>
  (event: RunEvent): event is Of<T> =>
    event.type === type;

/** Sums up the events of a run. `inputsOf` gives what the attempt of a log file was given, when that is kept. */
export function summarize(events: readonly RunEvent[], inputsOf: (logFile: string) => unknown): Summary {
  const started = events.find(isA("run-started"));
  const finished = events.findLast(isA("run-finished"));
  const ends = events.filter(isA("task-finished"));
  const logs = new Map(
    events.filter(isA("task-started")).map((it) => [instanceName(it.node, it.index), it.log] as const),
  );
  const counts: { [S in TaskState]?: number } = {};
  for (const { state } of ends) counts[state] = (counts[state] ?? 0) + 1;
  const failedTasks = ends.filter(({ state }) => state === "failed");
  const folder = started?.folder ?? "";
  return {
    state: finished?.state ?? "failed",
    durationMs: finished?.durationMs ?? 0,
    folder,
    outputs: finished?.outputs ?? {},
    counts,
    late: events.find(isA("deadline-missed"))?.told,
    failures: [
      ...events
        .filter(isA("control-failed"))
        .map(({ node, index, error }) => ({ name: instanceName(node, index), attempts: 0, error })),
      ...failedTasks.map(({ node, index, attempts, error }) => {
        const name = instanceName(node, index);
        const log = logs.get(name);
        const logFile = log === undefined ? undefined : resolve(folder, log);
        return {
          name,
          attempts,
          error,
          logFile,
          inputs: logFile === undefined ? undefined : inputsOf(logFile),
        };
      }),
    ],
  };
}

const shownLogLines = 15;

/** A JSON value on one line, cut when long. */
function short(value: unknown, width: number): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const line = text.replaceAll("\n", "\\n");
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** The last lines of a log without the one that only repeats the error. */
const ownLines = (error: TaskError | undefined): readonly string[] =>
  (error?.log ?? []).filter(
    (line) => line !== error?.message && line !== `${error?.code ?? ""}: ${error?.message ?? ""}`,
  );

function failureLines(failure: Failure, colors: Colors, cwd: string): readonly string[] {
  const { name, attempts, error, logFile, inputs } = failure;
  const tries = attempts > 1 ? ` (after ${attempts} attempts)` : "";
  const code = error?.code === undefined ? "" : `${error.code}: `;
  const fields = typeof inputs === "object" && inputs !== null ? Object.entries(inputs) : [];
  const details = [
    ...fields.map(([field, value]) => ["given", `${field} = ${short(value, 100)}`]),
    ...(logFile === undefined ? [] : [["log", shortPath(logFile, cwd)]]),
  ];
  return [
    "",
    `${stateMark("failed", colors)} ${colors.bold(name)}  ${code}${error?.message ?? "failed"}${tries}`,
    ...ownLines(error)
      .slice(-shownLogLines)
      .map((line) => `  ${colors.dim("│")} ${line}`),
    ...alignColumns(details),
  ];
}

const stateOrder: readonly TaskState[] = ["succeeded", "failed", "upstream-failed", "skipped", "cancelled"];

/** The last words of a run for people: why it failed, what came out, how long it took, where everything is. */
export function renderSummary(summary: Summary, colors: Colors, cwd: string): string {
  const { state, durationMs, folder, outputs, counts, failures } = summary;
  const color = state === "succeeded" ? colors.green : state === "failed" ? colors.red : colors.yellow;
  const counted = stateOrder.flatMap((it) => {
    const count = counts[it];
    return count === undefined ? [] : [`${count} ${it.replace("-", " ")}`];
  });
  const rows = [
    ...Object.entries(outputs).map(([name, value]) => [name, short(value, 100)]),
    ["run folder", shortPath(folder, cwd)],
  ];
  return `${[
    ...failures.flatMap((failure) => failureLines(failure, colors, cwd)),
    ...(summary.late === undefined ? [] : ["", deadlineText(summary.late, colors).trimStart()]),
    "",
    `${colors.bold(color(state))} in ${durationText(durationMs)}${counted.length > 0 ? `: ${counted.join(", ")}` : ""}`,
    ...alignColumns(rows),
  ].join("\n")}\n`;
}
