import type { Expression, Imports } from "@partitura/codegen";
import type { Names } from "../names.js";

/** Names that emitted functions use, imported where they are first asked for. */
export interface Own {
  /** From the emitted `prefect_step.py`. */
  readonly step: (
    name:
      | "RESULT_KEY"
      | "SKIPPED"
      | "complete"
      | "each"
      | "if_taken"
      | "retry_on"
      | "retry_unless_fatal"
      | "run_if"
      | "run_step"
      | "skip"
      | "value_of",
  ) => Expression;
  /** From the emitted `prefect_run.py`. */
  readonly run: (name: "ended" | "is_outside" | "note_failure") => Expression;
  /** From Prefect or the standard library. */
  readonly from: (module: string, name: string) => Expression;
  readonly quote: () => Expression;
}

/** {@link Own} for one module. */
export function ownOf(names: Names, imports: Imports): Own {
  const from = (module: string, name: string): Expression => imports.from(module, name, names.own(name));
  return {
    from,
    step: (name) => from(`${names.steps}.prefect_step`, name),
    run: (name) => from(`${names.steps}.prefect_run`, name),
    quote: () => from("prefect.utilities.annotations", "quote"),
  };
}
