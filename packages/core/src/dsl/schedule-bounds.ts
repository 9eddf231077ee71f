import type { Span } from "../ir/span.js";
import { dslReport } from "./diagnostics.js";
import { complain } from "./session.js";

/** An instant in UTC; one that is none is reported (P1032) and left out. */
export function instantOf(field: string, value: string, span: Span): string | undefined {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : NaN;
  if (!Number.isNaN(at)) return `${new Date(at).toISOString().slice(0, 19)}Z`;
  complain(dslReport("P1032", { field, value }, { span }));
  return undefined;
}

/** Start and end of a schedule, in UTC. */
export function boundsOf(
  { start, end }: { readonly start?: string; readonly end?: string },
  span: Span,
): { readonly start?: string; readonly end?: string } {
  const from = start === undefined ? undefined : instantOf("the start", start, span);
  const to = end === undefined ? undefined : instantOf("the end", end, span);
  return { ...(from !== undefined && { start: from }), ...(to !== undefined && { end: to }) };
}
