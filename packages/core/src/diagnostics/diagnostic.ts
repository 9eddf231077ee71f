import type { Span } from "../ir/span.js";

/** How bad a diagnostic is: an error stops the command, a warning does not, an info tells. */
export type Severity = "error" | "warning" | "info";

/** A code: `P` and four digits. P1 DSL, P2 graph and types, P3 capability and limits, P4–P6 one per backend, P7 local run, P8 CLI and loading, P9 our own bug. */
export type DiagnosticCode = `P${number}`;

/** Something the user should know about their pipeline, with where it is and what to do. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a full stop at the end of a name. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Where in the user's source; absent when the problem is not in a file. */
  readonly span?: Span | undefined;
  /** The target that reports it, such as `local`; absent when it holds everywhere. */
  readonly target?: string | undefined;
}

/** A value with what there is to say about it; the value is undefined when an error prevented it. */
export type Outcome<T> = readonly [value: T | undefined, diagnostics: readonly Diagnostic[]];

/** Whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
