import type { Json } from "./json.js";
import type { ValueType } from "./value-type.js";

/** A kind of JSON value; artifacts are a kind of their own. */
export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object" | "artifact";

const kindOfJson = (value: Json): Kind =>
  value === null ? "null" : Array.isArray(value) ? "array" : (typeof value as Kind);

/** The kinds of JSON value that a type allows; undefined for any. */
export function kindsOf(type: ValueType): ReadonlySet<Kind> | undefined {
  if ("artifact" in type) return new Set(["artifact"]);
  if ("anyOf" in type) {
    const options = type.anyOf.map(kindsOf);
    return options.includes(undefined) ? undefined : new Set(options.flatMap((it) => [...(it ?? [])]));
  }
  if ("enum" in type) return new Set(type.enum.map(kindOfJson));
  if ("const" in type) return new Set([kindOfJson(type.const)]);
  if (type.type === undefined) return undefined;
  return new Set([type.type === "integer" ? "number" : type.type]);
}

/** Whether every value of a type is of one of these kinds. */
export function isOfKind(type: ValueType, ...kinds: readonly Kind[]): boolean {
  const own = kindsOf(type);
  return own !== undefined && [...own].every((kind) => kinds.includes(kind));
}

/** Whether a value of a type may be null. */
export const admitsNull = (type: ValueType): boolean => kindsOf(type)?.has("null") ?? true;
