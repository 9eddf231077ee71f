import { ruffWorkspace } from "./ruff.js";

/** What a linter finds wrong with emitted Python. */
export interface LintProblem {
  /** Ruff's rule, such as `F401`; `syntax` where the text is no Python. */
  readonly rule: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

/** The problems that Ruff's rules of the given prefixes (`["E", "F", "AIR3"]`) find in a Python text, by line; `firstParty` as in formatPython. */
export const lintPython = (
  text: string,
  select: readonly string[],
  firstParty: readonly string[] = [],
): readonly LintProblem[] =>
  ruffWorkspace(select, firstParty)
    .check(text)
    .map(({ code, message, start_location }) => ({
      rule: code ?? "syntax",
      message,
      line: start_location.row,
    }))
    .toSorted((one, other) => one.line - other.line);
