import type { Node } from "../ir/pipeline.js";
import type { Span } from "../ir/span.js";
import type { TaskDeclaration } from "./declaration.js";
import { dslReport } from "./diagnostics.js";
import type { Policies } from "./policy.js";
import { checkId } from "./id.js";
import { DiagnosticError } from "./session.js";

/** The pipeline whose body is running: the tasks it has called. */
export interface PipelineScope {
  readonly id: string;
  readonly tasks: Map<string, TaskDeclaration[]>;
}

/** Where nodes are added: a list of them, and how their ids begin and what their defaults are inside a sub-pipeline or a loop. */
export interface Frame {
  readonly pipeline: PipelineScope;
  readonly nodes: Node[];
  readonly prefix: string;
  readonly defaults: readonly Policies[];
}

let current: Frame | undefined;

/** The pipeline whose body is running. Throws P1003 when there is none. */
export function currentScope(call: string, span: Span): Frame {
  if (current === undefined) throw new DiagnosticError(dslReport("P1003", { call }, { span }));
  return current;
}

/** The id of a node that is added where a body runs, which is checked (P1004). */
export function placedId(id: string, { prefix }: Frame, span: Span): string {
  const placed = `${prefix}${id}`;
  checkId(placed, span);
  return placed;
}

/** Runs a body and gathers the nodes that it adds. Ids and defaults are those of the frame around it, unless said otherwise. */
export function within<T>(
  pipeline: PipelineScope,
  body: () => T,
  inside: Partial<Pick<Frame, "prefix" | "defaults">> = {},
): { readonly returned: T; readonly nodes: readonly Node[] } {
  const before = current;
  const nodes: Node[] = [];
  const { prefix, defaults } = before?.pipeline === pipeline ? before : { prefix: "", defaults: [] };
  current = { pipeline, nodes, prefix, defaults, ...inside };
  try {
    return { returned: body(), nodes };
  } finally {
    current = before;
  }
}
