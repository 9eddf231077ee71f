import { cacheFolder, type Cleared, clearUp } from "@partitura/backend-local";
import { secondsOf } from "@partitura/core";
import { exitCode, type ExitCode } from "../exit-code.js";
import { showDiagnostics } from "../render/report.js";
import { alignColumns } from "../render/table.js";
import { visibleText } from "../render/value-text.js";
import type { Terminal } from "../terminal.js";
import { runsFolderOf, type RunsOptions } from "./runs-folder.js";

/** Options of `partitura gc`. */
export interface GcOptions extends RunsOptions {
  /** Such as `30d`. */
  readonly olderThan?: string;
  readonly keepLast?: number;
  readonly dryRun?: true;
  readonly json?: true;
}

const dayMs = 86_400_000;
const usualAgeMs = 30 * dayMs;
const usualKeepLast = 1;

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes for people: `1.5 MiB`. */
function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), byteUnits.length - 1);
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${byteUnits[power]}`;
}

const counted = (count: number, one: string, more = `${one}s`): readonly string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : more}`];

/** What was removed, or would be: a line for each run, and one for all. */
export function clearedText({ runs, counts, bytes }: Cleared, dryRun: boolean, now: number): string {
  const rows = runs.map(({ runId, pipeline, state, startedAt, bytes: size }) => [
    runId,
    visibleText(pipeline),
    state,
    `${Math.floor((now - Date.parse(startedAt)) / dayMs)} d old`,
    sizeText(size),
  ]);
  const what = [
    ...counted(counts.runs, "run"),
    ...counted(counts.results, "cached result"),
    ...counted(counts.artifacts, "cached artifact"),
    ...counted(counts.environments, "Python environment"),
    ...counted(counts.other, "left-over file", "left-over files"),
  ];
  const sum =
    what.length === 0
      ? "nothing to remove"
      : `${dryRun ? "would remove" : "removed"} ${what.join(", ")}: ${sizeText(bytes)}`;
  return `${[...alignColumns(rows), sum].join("\n")}\n`;
}

/** `partitura gc`: removes old runs, and of what is kept between runs what nothing has used for long. */
export async function gc(options: GcOptions, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env, out } = terminal;
  const [runsFolder, configuring] = await runsFolderOf(options, terminal);
  if (runsFolder === undefined) {
    showDiagnostics(configuring, cwd, terminal);
    return exitCode.diagnostics;
  }
  const { olderThan, keepLast, dryRun = false } = options;
  const [ageMs, now] = [olderThan === undefined ? undefined : (secondsOf(olderThan) ?? 0) * 1000, Date.now()];
  const [cleared, problems] = await clearUp({
    runsFolder,
    cacheFolder: cacheFolder(env),
    runs: {
      olderThanMs: ageMs ?? (keepLast === undefined ? usualAgeMs : 0),
      keepLast: keepLast ?? usualKeepLast,
    },
    unusedMs: ageMs ?? usualAgeMs,
    dryRun,
    now,
  });
  showDiagnostics([...configuring, ...problems], cwd, terminal);
  if (cleared === undefined) return exitCode.diagnostics;
  out.write(
    options.json === true
      ? `${JSON.stringify({ dryRun, ...cleared }, null, 2)}\n`
      : clearedText(cleared, dryRun, now),
  );
  return exitCode.ok;
}
