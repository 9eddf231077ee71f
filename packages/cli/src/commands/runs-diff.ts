import { metricsOf } from "@partitura/backend-local";
import type { Outcome } from "@partitura/core";
import { exitCode, type ExitCode } from "../exit-code.js";
import { renderDiff } from "../render/diff-text.js";
import { showDiagnostics } from "../render/report.js";
import { type DiffSide, diffRuns } from "../kept-runs/diff-runs.js";
import { readFacts } from "../kept-runs/run-story.js";
import type { Terminal } from "../terminal.js";
import { readRunOf, type RunsOptions } from "./runs-folder.js";

/** Options of `partitura runs diff`. */
export interface RunsDiffOptions extends RunsOptions {
  readonly json?: true;
}

async function sideOf(
  wanted: string,
  options: RunsDiffOptions,
  terminal: Terminal,
): Promise<Outcome<DiffSide>> {
  const [run, diagnostics] = await readRunOf(wanted, options, terminal);
  if (run === undefined) return [undefined, diagnostics];
  const [facts, metrics] = await Promise.all([readFacts(run.folder), metricsOf(run.record)]);
  return [{ run, facts, metrics }, diagnostics];
}

/** `partitura runs diff`: what differs between two runs. */
export async function runsDiff(
  [first, second]: readonly [string, string],
  options: RunsDiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const [a, problemsOfA] = await sideOf(first, options, terminal);
  const [b, problemsOfB] = await sideOf(second, options, terminal);
  showDiagnostics([...problemsOfA, ...problemsOfB], cwd, terminal);
  if (a === undefined || b === undefined) return exitCode.diagnostics;
  const diff = diffRuns(a, b);
  out.write(options.json === true ? `${JSON.stringify(diff, null, 2)}\n` : renderDiff(diff, out.colors));
  return exitCode.ok;
}
