import type { Diagnostic } from "@partitura/core";

const compare = (left: string | number, right: string | number): number =>
  left === right ? 0 : left < right ? -1 : 1;

/** Diagnostics by file, line and column, then code; those without a place come last. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((left, right) => {
    if (left.span === undefined || right.span === undefined) {
      return Number(left.span === undefined) - Number(right.span === undefined);
    }
    return (
      compare(left.span.file, right.span.file) ||
      compare(left.span.line, right.span.line) ||
      compare(left.span.column, right.span.column) ||
      compare(left.code, right.code)
    );
  });
}
