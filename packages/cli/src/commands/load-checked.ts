import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { checkFile, type Checked } from "@partitura/compiler";
import type { Diagnostic, Outcome, Span } from "@partitura/core";
import type { Terminal } from "../terminal.js";

/** The folder that the spans of a pipeline file are relative to. */
export const rootOf = (file: string, { cwd }: Terminal): string => dirname(resolve(cwd, file));

/** Loads and checks a pipeline file. What is about the file as a whole is placed at its beginning. */
export async function loadChecked(file: string, pipeline: string | undefined): Promise<Outcome<Checked>> {
  const [checked, diagnostics] = await checkFile(file, { pipeline });
  const beginning = existsSync(file) ? { file: basename(file), line: 1, column: 1 } : undefined;
  return [checked, placeAt(diagnostics, beginning)];
}

/** Puts diagnostics that are about a pipeline as a whole at the place where it is declared. */
export function placeAt(diagnostics: readonly Diagnostic[], span: Span | undefined): readonly Diagnostic[] {
  return span === undefined ? diagnostics : diagnostics.map((it) => ({ ...it, span: it.span ?? span }));
}
