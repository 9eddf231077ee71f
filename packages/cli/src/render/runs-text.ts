import type { RunSummary } from "@partitura/backend-local";
import { durationText } from "../run-view/duration.js";
import type { Colors } from "../terminal.js";
import { runStateText } from "./summary-text.js";
import { alignColumns } from "./table.js";
import { timeText } from "./time-text.js";

/** Runs as a table for people. `now` is in ms: so long do runs take that are not over. */
export function renderRuns(runs: readonly RunSummary[], colors: Colors, now: number): string {
  const hasInstants = runs.some(({ scheduledAt }) => scheduledAt !== undefined);
  const timeOf = ({ state, startedAt, durationMs }: RunSummary): string => {
    if (durationMs !== undefined) return durationText(durationMs);
    return state === "running" ? durationText(now - Date.parse(startedAt)) : "";
  };
  const rows = runs.map((run) => [
    run.runId,
    run.pipeline,
    runStateText(run.state, colors),
    timeText(run.startedAt),
    timeOf(run),
    ...(hasInstants ? [run.scheduledAt === undefined ? "" : timeText(run.scheduledAt)] : []),
  ]);
  const head = ["run", "pipeline", "state", "started", "took", ...(hasInstants ? ["for"] : [])];
  const [title = "", ...lines] = alignColumns([head, ...rows]);
  return `${[colors.dim(title), ...lines].join("\n")}\n`;
}
