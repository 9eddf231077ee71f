import type { Node } from "../ir/pipeline.js";
import type { Span } from "../ir/span.js";
import type { TaskDeclaration } from "./declaration.js";
import { dslReport } from "./diagnostics.js";
import type { Policies } from "./policy.js";
import { DiagnosticError } from "./session.js";

/** The pipeline whose body is running: the tasks it has called and its defaults. */
export interface PipelineScope {
  readonly id: string;
  readonly tasks: Map<string, TaskDeclaration[]>;
  readonly defaults: Policies | undefined;
}

interface Frame {
  readonly pipeline: PipelineScope;
  readonly nodes: Node[];
}

let current: Frame | undefined;

/** The pipeline whose body is running. Throws P1003 when there is none. */
export function currentScope(call: string, span: Span): Frame {
  if (current === undefined) throw new DiagnosticError(dslReport("P1003", { call }, { span }));
  return current;
}

/** Runs a body and gathers the nodes that it adds. */
export function within<T>(
  pipeline: PipelineScope,
  body: () => T,
): { readonly returned: T; readonly nodes: readonly Node[] } {
  const before = current;
  const nodes: Node[] = [];
  current = { pipeline, nodes };
  try {
    return { returned: body(), nodes };
  } finally {
    current = before;
  }
}
