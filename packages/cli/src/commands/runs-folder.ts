import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { findRun, type KeptRun, listRuns, readRun } from "@partitura/backend-local";
import type { Diagnostic, Outcome } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { shortPath } from "../render/locate.js";
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

/** Reports P8120 for a folder of runs that was named and is not there. */
export function checkRunsFolder(
  folder: string,
  { runs }: RunsOptions,
  { cwd }: Terminal,
): readonly Diagnostic[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return runs === undefined || isFolder ? [] : [commandReport("P8120", { folder: shortPath(folder, cwd) })];
}

/** Finds the folder of a run, the latest when none is named. Reports P7016, P8124. */
async function findFolder(
  runsFolder: string,
  wanted: string | undefined,
  cwd: string,
): Promise<Outcome<string>> {
  if (wanted !== undefined) return findRun(runsFolder, wanted);
  const [latest] = await listRuns(runsFolder);
  return latest === undefined
    ? [undefined, [commandReport("P8124", { folder: shortPath(runsFolder, cwd) })]]
    : [latest.folder, []];
}

/** Finds a run by its id or the beginning of it; the latest when none is named. Reports P7016, P8120 and P8124. */
export async function findRunOf(
  wanted: string | undefined,
  options: RunsOptions,
  terminal: Terminal,
): Promise<Outcome<FoundRun>> {
  const [runsFolder, configuring] = await runsFolderOf(options, terminal);
  if (runsFolder === undefined) return [undefined, configuring];
  const missing = checkRunsFolder(runsFolder, options, terminal);
  if (missing.length > 0) return [undefined, [...configuring, ...missing]];
  const [folder, finding] = await findFolder(runsFolder, wanted, terminal.cwd);
  const diagnostics = [...configuring, ...finding];
  return folder === undefined ? [undefined, diagnostics] : [{ runsFolder, folder }, diagnostics];
}

/** Finds a run and reads it whole. Reports P7016, P7018, P8120 and P8124. */
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
