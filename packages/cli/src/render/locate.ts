import { isAbsolute, relative, resolve } from "node:path";
import type { Diagnostic } from "@partitura/core";

/** A diagnostic whose span's file is absolute. */
export type Located = Diagnostic;

/** Makes the files of spans absolute; they are relative to the folder of the pipeline file. */
export function locate(diagnostics: readonly Diagnostic[], root: string): readonly Located[] {
  return diagnostics.map((it) =>
    it.span === undefined ? it : { ...it, span: { ...it.span, file: resolve(root, it.span.file) } },
  );
}

/** A path as a person in a folder would write it: relative below or beside the folder, else absolute. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" || isAbsolute(short) || short.length >= path.length ? path : short;
}
