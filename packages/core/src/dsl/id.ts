import { idPattern } from "../ir/pipeline.js";
import type { Span } from "../ir/span.js";
import { dslReport } from "./diagnostics.js";
import { complain } from "./session.js";

/** Reports an id that is none (P1004). */
export function checkId(id: unknown, span: Span): void {
  if (typeof id !== "string" || !idPattern.test(id))
    complain(dslReport("P1004", { id: String(id) }, { span }));
}
