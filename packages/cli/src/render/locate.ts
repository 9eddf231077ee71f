import { isAbsolute, relative, resolve } from "node:path";
import type { Diagnostic } from "@partitura/core";

/** A diagnostic whose span's file is absolute. */
export type Located = Diagnostic;

/** A diagnostic with its file named in another way. */
export const renameFile = (diagnostic: Diagnostic, rename: (file: string) => string): Diagnostic => {
  const { span } = diagnostic;
  return span === undefined ? diagnostic : { ...diagnostic, span: { ...span, file: rename(span.file) } };
};

/** Makes the files of spans absolute; they are relative to the folder of the pipeline file. */
export function locate(diagnostics: readonly Diagnostic[], root: string): readonly Located[] {
  return diagnostics.map((it) => renameFile(it, (file) => resolve(root, file)));
}

/** A path as a person in a folder would write it: relative below or beside the folder, else absolute. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" || isAbsolute(short) || short.length >= path.length ? path : short;
}
