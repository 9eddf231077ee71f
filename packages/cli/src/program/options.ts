import { InvalidArgumentError } from "commander";
import type { ExitCode } from "../exit-code.js";

/** Takes what a command does, so that its exit code can be waited for. */
export type Act = (code: Promise<ExitCode>) => void;

type NamedText = readonly [name: string, text: string];

function collectNamedText(text: string, before: readonly NamedText[] = []): readonly NamedText[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write name=value.");
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

/** Reads one of several `--target`, which may itself name several. */
export const collectTargets = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(",").filter((it) => it !== ""),
];

/** Reads a whole number from 1. */
export function positiveInteger(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1.");
  return Number(text);
}

/** The end of a command's help. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ partitura ${line}`).join("\n")}\n`;

/** Which pipeline of a file. */
export const pipelineOption = ["--pipeline <id>", "which pipeline, when the file exports several"] as const;
/** A parameter of a run. */
export const paramOption = [
  "--param <name=value>",
  "a parameter; may be given several times",
  collectNamedText,
] as const;
/** All parameters of a run. */
export const paramsOption = ["--params <file>", "a JSON file with parameters; --param overrides it"] as const;
