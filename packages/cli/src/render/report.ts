import { readFileSync } from "node:fs";
import type { Diagnostic } from "@partitura/core";
import type { Terminal } from "../terminal.js";
import { renderAnnotations } from "./annotations.js";
import { renderDiagnostics } from "./diagnostics-text.js";
import { locate, renameFile, shortPath, type Located } from "./locate.js";
import { sortDiagnostics } from "./sort-diagnostics.js";

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Diagnostics as programs read them: sorted, and files as the person who ran the command would write them. */
export function forPrograms(
  diagnostics: readonly Diagnostic[],
  root: string,
  cwd: string,
): readonly Diagnostic[] {
  return sortDiagnostics(locate(diagnostics, root)).map((it) =>
    renameFile(it, (file) => shortPath(file, cwd)),
  );
}

/** Tells GitHub of diagnostics when it runs us. On stderr, which it reads as well, so that stdout stays clean. */
export function annotate(located: readonly Located[], { err, env, cwd }: Terminal): void {
  if (env["GITHUB_ACTIONS"] === "true") err.write(renderAnnotations(located, env["GITHUB_WORKSPACE"] ?? cwd));
}

/** Shows diagnostics to people on stderr, and to GitHub when it runs us. `root` is what spans are relative to. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], root: string, terminal: Terminal): void {
  const { err, cwd } = terminal;
  const located = sortDiagnostics(locate(diagnostics, root));
  err.write(renderDiagnostics(located, { colors: err.colors, columns: err.columns, cwd, read }));
  annotate(located, terminal);
}
