import { dirname, resolve } from "node:path";
import { checkFile, type Checked } from "@partitura/compiler";
import type { Diagnostic, Outcome, Span } from "@partitura/core";
import type { Terminal } from "../terminal.js";

/** The folder that the spans of a pipeline file are relative to. */
export const rootOf = (file: string, { cwd }: Terminal): string => dirname(resolve(cwd, file));

/** Loads and checks a pipeline file. */
export function loadChecked(file: string, pipeline: string | undefined): Promise<Outcome<Checked>> {
  return checkFile(file, { pipeline });
}

/** Puts diagnostics that are about a pipeline as a whole at the place where it is declared. */
export function placeAt(diagnostics: readonly Diagnostic[], span: Span | undefined): readonly Diagnostic[] {
  return span === undefined ? diagnostics : diagnostics.map((it) => ({ ...it, span: it.span ?? span }));
}
