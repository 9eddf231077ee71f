import type { ValueType } from "../ir/value-type.js";
import type { CheckDef, Def } from "./schema-definition.js";
import { computes, Refused } from "./schema-refusal.js";

/** What in a pattern is not understood, or not alike, by Python's `re` and by JavaScript in Unicode mode. */
function notPortable(source: string): string | undefined {
  const found = /\\[pP]\{|\(\?<[A-Za-z=!]|\\u\{|\\k</.exec(source)?.[0];
  if (found !== undefined) return `'${found}'`;
  try {
    void RegExp(source, "u");
    return undefined;
  } catch {
    return "something that is no regular expression in Unicode mode";
  }
}

/** The type of a string schema. Throws {@link Refused}. */
export function stringType(def: Def, checks: readonly CheckDef[]): ValueType {
  if (def["coerce"] === true)
    throw new Refused(computes("z.coerce", "Give a string, or convert inside the task."));
  let minLength: number | undefined;
  let maxLength: number | undefined;
  const patterns: { readonly source: string; readonly format?: string }[] = [];
  for (const check of [def, ...checks] as readonly CheckDef[]) {
    if (check.check === "min_length") minLength = check["minimum"] as number;
    if (check.check === "max_length") maxLength = check["maximum"] as number;
    if (check.check === "length_equals") minLength = maxLength = check["length"] as number;
    if (check.check === "string_format" && check["pattern"] instanceof RegExp) {
      const foreign = notPortable(check["pattern"].source);
      if (foreign !== undefined)
        throw new Refused(
          computes(`${foreign} in a pattern`, "Write a pattern that Python and JavaScript read alike."),
        );
      const format = check["format"] as string;
      if (check["pattern"].flags.replace("u", "") !== "")
        throw new Refused(computes("a regular expression with flags", "Write the pattern without flags."));
      patterns.push({ source: check["pattern"].source, ...(format !== "regex" && { format }) });
    } else if (check.check === "string_format") {
      throw new Refused(
        computes(`the string format '${String(check["format"])}'`, "Use .regex() with a pattern."),
      );
    }
  }
  if (patterns.length > 1)
    throw new Refused(computes("several patterns for one string", "Join them into one .regex()."));
  const [pattern] = patterns;
  return {
    type: "string",
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern && { pattern: pattern.source }),
    ...(pattern?.format !== undefined && { format: pattern.format }),
  };
}
