import type { Diagnostic } from "@partitura/core";

function textOf({ code, message, hint, span }: Diagnostic): string {
  const at = span === undefined ? "" : ` (${span.file}:${span.line}:${span.column})`;
  return `${code}: ${message}${at}. ${hint}`;
}

/** A test or its pipeline has mistakes, so that nothing was run. */
export class TestingError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter((it) => it.severity === "error");
    super(errors.map(textOf).join("\n"));
    this.name = "TestingError";
    this.diagnostics = diagnostics;
  }
}
