import type { CheckDef } from "./schema-definition.js";

/** Why a schema cannot be used. */
export interface Refusal {
  readonly code: "P1020" | "P1021";
  readonly what: string;
  readonly hint: string;
}

/** A schema of something that is no JSON value. */
export const noValue = (what: string, hint: string): Refusal => ({ code: "P1020", what, hint });
/** A schema that changes or computes values. */
export const computes = (what: string, hint: string): Refusal => ({ code: "P1021", what, hint });

/** A schema that cannot be used, found somewhere inside another. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.what);
    this.refusal = refusal;
  }
}

/** Why schemas of a kind cannot be used. */
export function refusalOf(kind: string): Refusal {
  switch (kind) {
    case "date":
      return noValue("z.date()", "Use z.iso.datetime().");
    case "bigint":
      return noValue("z.bigint()", "Use z.int(), or z.string() for larger numbers.");
    case "map":
    case "set":
      return noValue(`z.${kind}()`, "Use z.record() or z.array().");
    case "transform":
    case "pipe":
      return computes("a transform", "Convert the value inside the task.");
    case "catch":
      return computes(".catch()", "Handle wrong values inside the task, or let the check fail.");
    case "prefault":
      return computes(".prefault()", "Use .default().");
    case "custom":
      return computes(
        "z.custom()",
        "Describe the value with z.object(), z.array() and the like, or use an artifact such as file().",
      );
    case "lazy":
      return computes("a recursive schema", "Use z.json() for values of any depth.");
    case "intersection":
      return computes("an intersection", "Use .extend() of one object.");
    default:
      return noValue(
        `z.${kind}()`,
        "Use a schema of JSON values: strings, numbers, booleans, null, arrays, objects.",
      );
  }
}

/** Throws {@link Refused} for checks that are functions. */
export function refuseFunctions(checks: readonly CheckDef[]): void {
  for (const check of checks) {
    if (check.check === "custom")
      throw new Refused(
        computes("a refinement", "Check it inside the task, or use .min(), .max(), .regex() and the like."),
      );
    if (check.check === "overwrite")
      throw new Refused(
        computes("a method that changes the value, such as .trim()", "Change the value inside the task."),
      );
  }
}
