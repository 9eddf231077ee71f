import type { ValueType } from "@partitura/core";

/** A kind of JSON value; artifacts are a kind of their own. */
export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object" | "artifact";

/** The kinds of JSON value that a type allows; undefined for any. */
export function kindsOf(type: ValueType): ReadonlySet<Kind> | undefined {
  if ("artifact" in type) return new Set(["artifact"]);
  if ("anyOf" in type) {
    const options = type.anyOf.map(kindsOf);
    return options.includes(undefined) ? undefined : new Set(options.flatMap((it) => [...(it ?? [])]));
  }
  if ("enum" in type || "const" in type) {
    const values = "enum" in type ? type.enum : [type.const];
    return new Set(
      values.map((it) => (it === null ? "null" : Array.isArray(it) ? "array" : (typeof it as Kind))),
    );
  }
  if (type.type === undefined) return undefined;
  return new Set([type.type === "integer" ? "number" : type.type]);
}

/** A type's kinds in words, for messages. */
export function kindsText(type: ValueType): string {
  const kinds = kindsOf(type);
  return kinds === undefined
    ? "any value"
    : [...kinds]
        .map((it) => (it === "null" ? "null" : `${/^[ao]/.test(it) ? "an" : "a"} ${it}`))
        .join(" or ");
}
