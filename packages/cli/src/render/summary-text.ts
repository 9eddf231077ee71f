import type { RunState, TaskState } from "@partitura/backend-local";
import { durationText } from "../run-view/duration.js";
import { aloneCommand, type Invocation, resumeCommand } from "../run-view/next-commands.js";
import { deadlineText } from "../run-view/plain.js";
import type { Summary } from "../run-view/summary.js";
import type { Colors } from "../terminal.js";
import { failuresLines } from "./failure-text.js";
import { shortPath } from "./locate.js";
import { alignColumns } from "./table.js";
import { valueText } from "./value-text.js";

const stateOrder: readonly TaskState[] = ["succeeded", "failed", "upstream-failed", "skipped", "cancelled"];

/** A run's state in its colour. */
export function runStateText(state: RunState | "running" | "interrupted", colors: Colors): string {
  switch (state) {
    case "succeeded":
      return colors.green(state);
    case "failed":
      return colors.red(state);
    case "running":
      return colors.cyan(state);
    case "cancelled":
    case "interrupted":
      return colors.yellow(state);
  }
}

/** How many tasks ended in each state: `3 succeeded (2 cached), 1 failed`. */
export function countsText({
  counts,
  cached,
  reused,
}: Pick<Summary, "counts" | "cached" | "reused">): string {
  const how = [cached > 0 && `${cached} cached`, reused > 0 && `${reused} reused`].filter(
    (it) => it !== false,
  );
  const parts = stateOrder.flatMap((state) => {
    const count = counts[state];
    if (count === undefined) return [];
    const notes = state === "succeeded" && how.length > 0 ? ` (${how.join(", ")})` : "";
    return [`${count} ${state.replace("-", " ")}${notes}`];
  });
  return parts.join(", ");
}

/** What a person can do now with a run that did not succeed. */
export function nextRows(
  { runId, state, failures }: Pick<Summary, "runId" | "failures"> & { readonly state: string },
  invocation: Invocation | undefined,
): readonly (readonly string[])[] {
  if (state === "succeeded" || state === "running" || invocation === undefined) return [];
  const failed = failures.find(({ kind }) => kind === "task");
  const alone = failed === undefined ? undefined : aloneCommand(runId, failed.node, invocation);
  return [
    ["to go on", resumeCommand(runId, invocation)],
    ...(alone === undefined || failed === undefined ? [] : [[`only ${failed.node}`, alone]]),
  ];
}

/**
 * The last words of a run for people: why it failed, what came out, how long it took, where everything is, and the commands
 * that go on from it.
 */
export function renderSummary(
  summary: Summary,
  colors: Colors,
  cwd: string,
  invocation?: Invocation,
): string {
  const { state, durationMs, folder, outputs, failures, moreFailures, late } = summary;
  const counted = countsText(summary);
  const rows = [
    ...Object.entries(outputs).map(([name, value]) => [name, valueText(value)]),
    ["run folder", shortPath(folder, cwd)],
    ...nextRows(summary, invocation),
  ];
  return `${[
    ...failuresLines(failures, moreFailures, colors, cwd),
    ...(late === undefined ? [] : ["", deadlineText(late, colors).trimStart()]),
    "",
    `${colors.bold(runStateText(state, colors))} in ${durationText(durationMs)}${counted === "" ? "" : `: ${counted}`}`,
    ...alignColumns(rows),
  ].join("\n")}\n`;
}
