import { isAbsolute, join } from "node:path";
import { shortPath } from "../render/locate.js";

/** What the commands that go on from a run need to name. */
export interface Invocation {
  /** The pipeline file, as the person wrote it or absolute; absent when it is not known. */
  readonly file?: string | undefined;
  /** Which pipeline of the file, when it was asked for. */
  readonly pipeline?: string | undefined;
  /** The folder of runs, absolute. */
  readonly runsFolder: string;
  readonly cwd: string;
}

/** A text as a word of a shell. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const commandLine = (words: readonly string[]): string => ["partitura", ...words].map(shellWord).join(" ");

/** `--runs`, where another folder than that of the current one is meant. */
export const runsOption = ({ runsFolder, cwd }: Pick<Invocation, "runsFolder" | "cwd">): readonly string[] =>
  runsFolder === join(cwd, ".partitura", "runs") ? [] : ["--runs", shortPath(runsFolder, cwd)];

/** The command that goes on with a run which did not succeed. */
export const resumeCommand = (runId: string, of: Invocation): string =>
  commandLine(["run", "--resume", runId, ...runsOption(of)]);

/** The command that runs one task of a run alone, with what the run has for it; undefined where the file is not known. */
export function aloneCommand(runId: string, task: string, of: Invocation): string | undefined {
  if (of.file === undefined) return undefined;
  const file = isAbsolute(of.file) ? shortPath(of.file, of.cwd) : of.file;
  const which = of.pipeline === undefined ? [] : ["--pipeline", of.pipeline];
  return commandLine(["run", file, ...which, "--only", task, "--reuse", runId, ...runsOption(of)]);
}
