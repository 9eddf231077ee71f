import { mkdir, stat } from "node:fs/promises";
import { systemClock, tryLock } from "@partitura/backend-local";
import { hasErrors, type Diagnostic } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { onInterrupt } from "../input/interrupt.js";
import { serveLoop } from "../serve/serve-loop.js";
import { sharedSlots } from "../serve/shared-slots.js";
import { openSources } from "../serve/sources.js";
import { startRun, type StartOptions } from "../serve/start-run.js";
import { readState } from "../serve/state-file.js";
import { eventLines } from "../serve/tell.js";
import type { Terminal } from "../terminal.js";
import { rootOf } from "./load-checked.js";
import { tellingOf } from "./run.js";

/** Options of `partitura serve`. */
export interface ServeOptions extends StartOptions {
  readonly runs?: string;
  /** How many runs of one pipeline there may be at once. */
  readonly parallel: number;
  readonly json?: true;
}

/** The lock of a runs folder, by what it is and not by one of its names. */
async function lockNameOf(runsFolder: string): Promise<string> {
  const { dev, ino } = await stat(runsFolder, { bigint: true });
  return `serve ${dev}:${ino}`;
}

/** `partitura serve`: runs pipelines on this machine whenever their schedules fire, until it is stopped. */
export async function serve(
  files: readonly string[],
  options: ServeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, cwd } = terminal;
  const complain = (diagnostics: readonly Diagnostic[], file?: string): void =>
    tellingOf(file === undefined ? cwd : rootOf(file, terminal), options, terminal)(diagnostics);

  const [sources, problems] = await openSources(files, options, terminal);
  for (const { file, diagnostics } of problems) complain(diagnostics, file);
  if (sources === undefined) return exitCode.diagnostics;
  const refuse = (...diagnostics: readonly Diagnostic[]): ExitCode => {
    complain(diagnostics);
    return exitCode.diagnostics;
  };
  const [first, ...others] = sources.pipelines().values();
  if (first === undefined) return refuse(commandReport("P8111", { files: files.join(", ") }));
  const { runsFolder } = first;
  const other = others.find((it) => it.runsFolder !== runsFolder);
  if (other !== undefined)
    return refuse(
      commandReport("P8116", {
        file: first.file,
        folder: runsFolder,
        other: other.file,
        its: other.runsFolder,
      }),
    );

  try {
    await mkdir(runsFolder, { recursive: true });
  } catch (error) {
    return refuse(commandReport("P8115", { folder: runsFolder, problem: (error as Error).message }));
  }
  const lock = await tryLock(await lockNameOf(runsFolder));
  if (lock === undefined) return refuse(commandReport("P8110", { folder: runsFolder }));
  try {
    const [state, wrong] = await readState(runsFolder);
    if (hasErrors(wrong)) return refuse(...wrong);
    const interrupt = onInterrupt(
      () => undefined,
      () => err.write("\n"),
    );
    const slotsFor = sharedSlots(options.concurrency, terminal.env);
    await serveLoop({
      sources,
      runsFolder,
      state,
      clock: systemClock,
      parallel: options.parallel,
      start: async (served, order, signal) => {
        const slots = await slotsFor(sources.pipelines().values());
        return startRun(served, order, { ...options, slots }, terminal, signal);
      },
      tell: (event) =>
        out.write(options.json === true ? `${JSON.stringify(event)}\n` : eventLines(event, out.colors)),
      complain,
      signal: interrupt.signal,
    }).finally(interrupt.release);
    return exitCode.ok;
  } finally {
    await lock.release();
  }
}
