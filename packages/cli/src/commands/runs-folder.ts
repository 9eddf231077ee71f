import { dirname, join, resolve } from "node:path";
import { findRun, type KeptRun, readRun } from "@partitura/backend-local";
import type { Diagnostic, Outcome } from "@partitura/core";
import type { Terminal } from "../terminal.js";

/** Where the runs are that a command is about. */
export interface RunsOptions {
  readonly runs?: string;
}

/** The folder of runs: that of `--runs`, else of the config from the current folder upwards, else `.partitura/runs`. */
export async function runsFolderOf({ runs }: RunsOptions, { cwd }: Terminal): Promise<Outcome<string>> {
  if (runs !== undefined) return [resolve(cwd, runs), []];
  const { loadConfig } = await import("@partitura/compiler");
  const [config, diagnostics] = await loadConfig(cwd);
  if (config === undefined) return [undefined, diagnostics];
  const configured =
    config.runs === undefined ? undefined : resolve(dirname(config.file ?? cwd), config.runs);
  return [configured ?? join(cwd, ".partitura", "runs"), diagnostics];
}

/** A run that a command is about, and the folder of runs that it is in. */
export interface FoundRun {
  readonly runsFolder: string;
  readonly folder: string;
}

/** Finds a run by its id or the beginning of it; the latest when none is named. Reports P7016. */
export async function findRunOf(
  wanted: string | undefined,
  options: RunsOptions,
  terminal: Terminal,
): Promise<Outcome<FoundRun>> {
  const [runsFolder, configuring] = await runsFolderOf(options, terminal);
  if (runsFolder === undefined) return [undefined, configuring];
  const [folder, finding] = await findRun(runsFolder, wanted);
  const diagnostics: readonly Diagnostic[] = [...configuring, ...finding];
  return folder === undefined ? [undefined, diagnostics] : [{ runsFolder, folder }, diagnostics];
}

/** Finds a run and reads it whole. Reports P7016 and P7018. */
export async function readRunOf(
  wanted: string | undefined,
  options: RunsOptions,
  terminal: Terminal,
): Promise<Outcome<KeptRun & FoundRun>> {
  const [found, finding] = await findRunOf(wanted, options, terminal);
  if (found === undefined) return [undefined, finding];
  const [run, reading] = await readRun(found.folder);
  const diagnostics = [...finding, ...reading];
  return run === undefined ? [undefined, diagnostics] : [{ ...run, ...found }, diagnostics];
}
