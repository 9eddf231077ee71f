import { dirname, isAbsolute, posix, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "@partitura/core";

/** Diagnostics with their files relative to the folder of a pipeline file. */
export function relativeTo(path: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const root = dirname(resolve(path));
  return diagnostics.map((it) => {
    if (it.span === undefined || !isAbsolute(it.span.file)) return it;
    return { ...it, span: { ...it.span, file: relative(root, it.span.file).split(sep).join(posix.sep) } };
  });
}
