import { listRuns, type RunStanding, type RunSummary } from "@partitura/backend-local";
import { exitCode, type ExitCode } from "../exit-code.js";
import { shortPath } from "../render/locate.js";
import { showDiagnostics } from "../render/report.js";
import { renderRuns } from "../render/runs-text.js";
import type { Terminal } from "../terminal.js";
import { checkRunsFolder, type RunsOptions, runsFolderOf } from "./runs-folder.js";

/** Options of `partitura runs`. */
export interface RunsListOptions extends RunsOptions {
  readonly pipeline?: string;
  readonly state?: RunStanding;
  /** At most so many; 20 when not given, all with `json`. */
  readonly limit?: number;
  readonly json?: true;
}

const usualLimit = 20;

/** What to say when there is nothing to list. */
function nothingText(all: readonly RunSummary[], folder: string): string {
  if (all.length === 0) return `There are no runs in ${folder} yet. Start one with: partitura run FILE\n`;
  const pipelines = [...new Set(all.map(({ pipeline }) => pipeline))].toSorted();
  return `None of the ${all.length} runs in ${folder} is like that. Pipelines there: ${pipelines.join(", ")}\n`;
}

/** `partitura runs`: the runs that are kept here, the latest first. */
export async function runs(options: RunsListOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const [folder, configuring] = await runsFolderOf(options, terminal);
  const problems = folder === undefined ? [] : checkRunsFolder(folder, options, terminal);
  showDiagnostics([...configuring, ...problems], cwd, terminal);
  if (folder === undefined || problems.length > 0) return exitCode.diagnostics;

  const { pipeline, state, json } = options;
  const all = await listRuns(folder);
  const found = all.filter(
    (run) =>
      (pipeline === undefined || run.pipeline === pipeline) && (state === undefined || run.state === state),
  );
  const limit = options.limit ?? (json === true ? Infinity : usualLimit);
  const shown = found.slice(0, limit);
  if (json === true) {
    out.write(`${JSON.stringify(shown, null, 2)}\n`);
  } else if (shown.length === 0) {
    out.write(nothingText(all, shortPath(folder, cwd)));
  } else {
    out.write(renderRuns(shown, out.colors, Date.now()));
    const more = found.length - shown.length;
    if (more > 0) out.write(`  … ${more} more: --limit ${found.length}\n`);
  }
  return exitCode.ok;
}
