import { basename, dirname, relative } from "node:path";
import type { Diagnostic, Outcome, Span } from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";
import { isFile } from "./is-file.js";
import { isPinned, lockCommand, lockOf, notCovered } from "./lock.js";
import { readRequirements } from "./read-requirements.js";
import { parseRequirement } from "./requirement.js";

/** What a Python task says about its packages. */
export interface PackagesSpec {
  readonly packages: readonly string[];
  /** A requirements.txt or pyproject.toml, absolute. */
  readonly requirements?: string | undefined;
  readonly pythonVersion?: string | undefined;
}

/**
 * The packages of a task: the pins of the lock beside its file of requirements, or what the file and `packages` require
 * when there is no lock. Reports P2015 to P2017 for the files, P2018 for a lock that lacks something, P2019 without a
 * lock, P2020 for a Python version that steps do not run on, and P2021 for a package that is no requirement.
 */
export function packagesOf(spec: PackagesSpec, span: Span): Outcome<readonly string[]> {
  const { packages, requirements: file, pythonVersion } = spec;
  const diagnostics: Diagnostic[] = [];
  if (pythonVersion !== undefined && !/^3\.(9|[1-9]\d)$/.test(pythonVersion))
    diagnostics.push(checkReport("P2020", { version: pythonVersion }, { span }));
  if (file === undefined) return [packages, diagnostics];

  if (!isFile(file)) {
    const missing = checkReport("P2015", { file: relative(dirname(span.file), file) }, { span });
    return [undefined, [...diagnostics, missing]];
  }
  const [declared, problems] = readRequirements(file);
  diagnostics.push(...problems);
  if (declared === undefined) return [undefined, diagnostics];
  const extra = packages.map((text) => parseRequirement(text.trim()));
  for (const [index, problem] of extra.entries()) {
    if (typeof problem === "string")
      diagnostics.push(checkReport("P2021", { text: packages[index] ?? "", problem }, { span }));
  }
  const required = [...declared, ...extra.filter((it) => typeof it !== "string")];
  const names = { file: basename(file), lock: basename(lockOf(file)) };
  const command = lockCommand(names.file, required, pythonVersion);
  const at = { span: { file, line: 1, column: 1 } };
  if (!isFile(lockOf(file))) {
    const open = required.length > 0 ? [checkReport("P2019", { ...names, command }, at)] : [];
    return [required.map(({ text }) => text), [...diagnostics, ...open]];
  }

  const [locked = [], lockProblems] = readRequirements(lockOf(file));
  const lacking = [
    ...notCovered(required, locked).map(({ text }) => `it has no pin for '${text}'`),
    ...locked.filter((it) => !isPinned(it)).map(({ text }) => `'${text}' pins no version`),
  ];
  const stale = lacking.map((problem) => checkReport("P2018", { ...names, problem, command }, at));
  return [locked.map(({ text }) => text), [...diagnostics, ...lockProblems, ...stale]];
}
