import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { newRunId, runFiles, systemClock } from "@partitura/backend-local";
import type { Json } from "@partitura/core";

/** How `partitura` is called: a program and its first arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** The run that goes on, or why none does. */
export type Launched = { readonly runId: string } | { readonly problem: string };

/** How long a command may take to start its run: it loads and checks the pipeline first. */
const [patienceMs, everyMs] = [120_000, 50];

interface Launch {
  readonly args: readonly string[];
  readonly runId: string;
  readonly log: string;
}

const sizeOf = async (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/**
 * Starts a command in a session of its own, so that its run goes on when the viewer is stopped, and waits until the run's log
 * grows. What it writes is not kept, but for what it says when it does not start.
 */
async function launch(
  command: CommandLine,
  { args, runId, log }: Launch,
  temporary: string,
): Promise<Launched> {
  const [program, ...first] = command;
  const before = await sizeOf(log);
  const errors = await open(join(temporary, "errors.txt"), "w+");
  try {
    const child = spawn(program, [...first, ...args], {
      detached: true,
      stdio: ["ignore", "ignore", errors.fd],
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    });
    let failure: string | undefined;
    child.on("error", (error) => (failure = error.message));
    child.unref();
    const until = Date.now() + patienceMs;
    for (let over = false; !over && Date.now() < until; await sleep(everyMs)) {
      over = hasEnded(child);
      if ((await sizeOf(log)) > before) return { runId };
      if (failure !== undefined) return { problem: failure };
    }
    if (!hasEnded(child)) return { problem: "the command has not started its run yet; look again later" };
    const said = stripVTControlCharacters(await readFile(join(temporary, "errors.txt"), "utf8")).trim();
    return { problem: said === "" ? "the command ended without starting a run, and said nothing" : said };
  } finally {
    await errors.close();
  }
}

async function inTemporaryFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "partitura-ui-"));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A pipeline, and the file that it is in. */
export interface Source {
  /** Absolute. */
  readonly file: string;
  readonly pipeline: string;
}

/** Resumes the run of a folder, with the code that it has kept or with that of a file. */
export async function launchResume(command: CommandLine, folder: string, source?: Source): Promise<Launched> {
  const runId = basename(folder);
  const what = source === undefined ? [] : [source.file, `--pipeline=${source.pipeline}`];
  const args = ["run", ...what, `--resume=${runId}`, `--runs=${dirname(folder)}`];
  const log = join(folder, runFiles.events);
  return inTemporaryFolder((temporary) => launch(command, { args, runId, log }, temporary));
}

/** A run to be started like an earlier one. */
export interface Rerun extends Source {
  readonly runsFolder: string;
  readonly params: { readonly [name: string]: Json };
}

/** Runs a pipeline file with given params. */
export async function launchRun(
  command: CommandLine,
  { file, pipeline, runsFolder, params }: Rerun,
): Promise<Launched> {
  const runId = newRunId(systemClock);
  const log = join(runsFolder, runId, runFiles.events);
  return inTemporaryFolder(async (temporary) => {
    const given = join(temporary, "params.json");
    await writeFile(given, JSON.stringify(params));
    const options = [
      `--pipeline=${pipeline}`,
      `--params=${given}`,
      `--runs=${runsFolder}`,
      `--run-id=${runId}`,
    ];
    return launch(command, { args: ["run", file, ...options], runId, log }, temporary);
  });
}
