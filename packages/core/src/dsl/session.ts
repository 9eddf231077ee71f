import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../ir/span.js";
import type { PipelineDeclaration } from "./declaration.js";

/** A mistake in the use of the DSL that leaves nothing to go on with, or that nobody collects. */
export class DiagnosticError extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(`${diagnostic.code}: ${diagnostic.message}. ${diagnostic.hint}`);
    this.name = "DiagnosticError";
    this.diagnostic = diagnostic;
  }
}

/** What is collected while a pipeline file is loaded. */
export interface Session {
  readonly diagnostics: Diagnostic[];
  readonly pipelines: PipelineDeclaration[];
}

let current: Session | undefined;

/** Finds the place in the user's source of a place in the code that runs. */
export type Locate = (span: Span) => Span;

let locate: Locate | undefined;

/**
 * Runs a function and collects what it declares and gets wrong; `source` maps places of compiled code to the user's
 * source. Without a session, as in a test that imports a pipeline, a mistake throws a {@link DiagnosticError}.
 */
export async function collecting(
  load: () => Promise<unknown>,
  source?: Locate,
): Promise<Session & { readonly failure?: unknown }> {
  const session: Session = { diagnostics: [], pipelines: [] };
  current = session;
  locate = source;
  try {
    await load();
    return session;
  } catch (failure) {
    if (!(failure instanceof DiagnosticError)) return { ...session, failure };
    session.diagnostics.push(failure.diagnostic);
    return session;
  } finally {
    current = undefined;
    locate = undefined;
  }
}

/** A place in the code that runs as a place in the user's source. */
export function located(span: Span): Span {
  return locate === undefined ? span : locate(span);
}

/** Reports a mistake: to the session, or by throwing. */
export function complain(diagnostic: Diagnostic): void {
  if (current === undefined && diagnostic.severity === "error") throw new DiagnosticError(diagnostic);
  current?.diagnostics.push(diagnostic);
}

/** Tells the session of a pipeline. */
export function declared(pipeline: PipelineDeclaration): void {
  current?.pipelines.push(pipeline);
}
