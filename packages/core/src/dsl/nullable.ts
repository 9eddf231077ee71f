import { unionOf } from "../ir/type-of.js";
import { callSite } from "./call-site.js";
import { dslReport } from "./diagnostics.js";
import { makeReference, referenceBehind } from "./make-reference.js";
import type { MaybeRef, Ref } from "./reference.js";
import { DiagnosticError } from "./session.js";
import { shown } from "./to-expression.js";

/**
 * A reference as one that may be null. With a `runIf` other than `"all-succeeded"`, what a task reads of one that did not
 * succeed is null, whatever its type: this says so, and lets `.orElse(…)` say what is meant. Reports P1033 for what is no
 * reference.
 *
 * @example notify({ text: nullable(fitted.summary).orElse("it failed") }, { runIf: "all-done" })
 */
export function nullable<T>(reference: Ref<T>): MaybeRef<T | null> {
  const known = referenceBehind(reference);
  if (known === undefined) {
    const values = { value: shown(reference) };
    throw new DiagnosticError(dslReport("P1033", values, { span: callSite(nullable) }));
  }
  return makeReference({
    ...known,
    type: unionOf([known.type, { type: "null" }]),
  }) as MaybeRef<T | null>;
}
