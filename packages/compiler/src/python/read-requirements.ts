import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Diagnostic, Outcome, Span } from "@partitura/core";
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { checkReport } from "../build/diagnostics.js";
import { isFile } from "./is-file.js";
import { parseRequirement, type Requirement } from "./requirement.js";
import { includedFile, requirementsLines } from "./requirements-text.js";

const at = (file: string, line: number): Span => ({ file, line, column: 1 });

const refused = (file: string, line: number, text: string, problem: string): Diagnostic =>
  checkReport("P2016", { file: basename(file), line, text, problem }, { span: at(file, line) });

function fromText(file: string, line: number, text: string): Outcome<Requirement> {
  const parsed = parseRequirement(text);
  return typeof parsed === "string" ? [undefined, [refused(file, line, text, parsed)]] : [parsed, []];
}

/** The requirements of a requirements file and of what it includes; each file once. */
function fromRequirements(file: string, seen: Set<string>): Outcome<readonly Requirement[]> {
  seen.add(file);
  const found: Requirement[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { text, line } of requirementsLines(readFileSync(file, "utf8"))) {
    const include = includedFile(text);
    const target = resolve(dirname(file), include ?? "");
    if (include !== undefined && seen.has(target)) continue;
    if (include !== undefined && !isFile(target)) {
      diagnostics.push(checkReport("P2015", { file: include }, { span: at(file, line) }));
      continue;
    }
    const [requirements, problems] =
      include !== undefined
        ? fromRequirements(target, seen)
        : text.startsWith("-")
          ? [undefined, [refused(file, line, text, "options are not taken")]]
          : fromText(file, line, text);
    diagnostics.push(...problems);
    found.push(...(requirements === undefined ? [] : [requirements].flat()));
  }
  return [found, diagnostics];
}

const projectSchema = z.object({
  project: z.object({
    dependencies: z.array(z.string()).default([]),
    dynamic: z.array(z.string()).default([]),
  }),
});

/** The `project.dependencies` of a pyproject.toml. */
function fromProject(file: string): Outcome<readonly Requirement[]> {
  const content = readFileSync(file, "utf8");
  const lines = content.split("\n");
  const lineOf = (text: string): number => Math.max(lines.findIndex((it) => it.includes(text)) + 1, 1);
  const problem = (text: string, line = 1): Outcome<readonly Requirement[]> => [
    undefined,
    [checkReport("P2017", { file: basename(file), problem: text }, { span: at(file, line) })],
  ];
  let toml: unknown;
  try {
    toml = parse(content);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return problem(error.message.split("\n")[0] ?? "", error.line);
  }
  const parsed = projectSchema.safeParse(toml);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: "" };
    return problem(`${path.join(".")}: ${message}`);
  }
  const { dependencies, dynamic } = parsed.data.project;
  if (dynamic.includes("dependencies"))
    return problem("its dependencies are dynamic, so only a build knows them", lineOf("dynamic"));
  const read = dependencies.map((it) => fromText(file, lineOf(it), it.trim()));
  return [
    read.flatMap(([requirement]) => (requirement === undefined ? [] : [requirement])),
    read.flatMap(([, problems]) => problems),
  ];
}

/**
 * Reads what a requirements file or a pyproject.toml requires. The spans of diagnostics are in these files: P2015 for an
 * included file that is not there, P2016 for a line that is not taken, P2017 for a pyproject.toml that does not say.
 */
export const readRequirements = (file: string): Outcome<readonly Requirement[]> =>
  file.endsWith(".toml") ? fromProject(file) : fromRequirements(file, new Set());
