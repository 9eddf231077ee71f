import { resolve } from "node:path";
import { loadFile } from "@partitura/compiler";
import { hasErrors, type Diagnostic, type Outcome, type Schedule } from "@partitura/core";
import { loadChecked } from "../commands/load-checked.js";
import { prepare, type PrepareOptions, type Prepared } from "../execute/prepare-run.js";
import { commandReport } from "../diagnostics.js";
import type { Terminal } from "../terminal.js";
import { haveChanged, type SourceFiles, sourceFiles } from "./source-files.js";

/** A pipeline that is served: checked, with what its runs need. */
export interface Served extends Prepared {
  readonly id: string;
  readonly schedule: Schedule;
  /** Its file, as the command line named it. */
  readonly file: string;
}

/** What was loaded of one pipeline file. */
interface Source {
  readonly file: string;
  readonly files: SourceFiles;
  readonly served: readonly Served[];
}

/** Diagnostics of a pipeline file; their places are relative to its folder. */
export interface FileProblems {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What became of the files that had changed. */
export interface Reload {
  /** Files that were loaded again. */
  readonly loaded: readonly string[];
  /** What is wrong with the others, and warnings. */
  readonly problems: readonly FileProblems[];
}

/** The pipelines that are served. */
export interface Sources {
  /** By id. */
  readonly pipelines: () => ReadonlyMap<string, Served>;
  /** Loads the files that have changed; where that fails, what was loaded last stays. */
  readonly reload: () => Promise<Reload>;
}

/** Loads the pipelines of a file that have a schedule. */
async function loadServed(
  file: string,
  options: PrepareOptions,
  terminal: Terminal,
): Promise<Outcome<readonly Served[]>> {
  const path = resolve(terminal.cwd, file);
  const [loaded] = await loadFile(path);
  const all = loaded === undefined ? [] : [...new Set(loaded.pipelines.values())];
  if (all.length === 0) return [undefined, (await loadChecked(path, undefined))[1]];
  const served: Served[] = [];
  const found: Diagnostic[] = [];
  for (const { id, schedule } of all) {
    if (schedule === undefined) continue;
    const [prepared, diagnostics] = await prepare(await loadChecked(path, id), options, terminal);
    found.push(...diagnostics);
    if (prepared !== undefined) served.push({ ...prepared, id, schedule, file });
  }
  return hasErrors(found) ? [undefined, found] : [served, found];
}

async function loadSource(
  file: string,
  options: PrepareOptions,
  terminal: Terminal,
): Promise<readonly [files: SourceFiles, outcome: Outcome<readonly Served[]>]> {
  // Looked at before it is loaded, so that a change in between is seen the next time.
  const files = sourceFiles([resolve(terminal.cwd, file)]);
  return [files, await loadServed(file, options, terminal)];
}

/** Two pipelines of one id would take each other's runs for their own. */
function sameIds(sources: readonly Source[]): readonly FileProblems[] {
  const files = new Map<string, string>();
  return sources.flatMap(({ file, served }) =>
    served.flatMap(({ id, checked }) => {
      const other = files.get(id);
      files.set(id, file);
      return other === undefined
        ? []
        : [{ file, diagnostics: [commandReport("P8112", { id, other }, { span: checked.pipeline.span })] }];
    }),
  );
}

/** Loads pipeline files to serve them. Gives nothing when one of them is wrong; all problems at once. */
export async function openSources(
  files: readonly string[],
  options: PrepareOptions,
  terminal: Terminal,
): Promise<readonly [sources: Sources | undefined, problems: readonly FileProblems[]]> {
  let sources: Source[] = [];
  const problems: FileProblems[] = [];
  for (const file of new Set(files)) {
    const [its, [served, diagnostics]] = await loadSource(file, options, terminal);
    problems.push({ file, diagnostics });
    sources.push({ file, files: its, served: served ?? [] });
  }
  problems.push(...sameIds(sources));
  if (problems.some(({ diagnostics }) => hasErrors(diagnostics))) return [undefined, problems];

  const byId = (): ReadonlyMap<string, Served> =>
    new Map(sources.flatMap(({ served }) => served.map((it) => [it.id, it] as const)));
  let pipelines = byId();

  async function reload(): Promise<Reload> {
    const loaded: string[] = [];
    const wrong: FileProblems[] = [];
    for (const [index, source] of sources.entries()) {
      if (!haveChanged(source.files)) continue;
      const { file } = source;
      const [its, [served, diagnostics]] = await loadSource(file, options, terminal);
      const next = sources.with(index, { file, files: its, served: served ?? source.served });
      const clash = sameIds(next).flatMap((it) => it.diagnostics);
      const found = [...diagnostics, ...clash];
      const isGood = served !== undefined && clash.length === 0;
      if (isGood) loaded.push(file);
      else found.push(commandReport("P8113", { file }));
      if (found.length > 0) wrong.push({ file, diagnostics: found });
      sources = isGood ? next : sources.with(index, { ...source, files: its });
    }
    if (loaded.length > 0) pipelines = byId();
    return { loaded, problems: wrong };
  }
  return [{ pipelines: () => pipelines, reload }, problems];
}
