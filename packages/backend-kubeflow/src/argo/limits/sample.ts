import { type Json, type ValueType, canonicalJson, sha256 } from "@partitura/core";

const textLength = 24;
const listLength = 3;

/** A text of a length that compresses about as well as identifiers do. */
function sampleText(length: number, name: string): string {
  const parts = Array.from({ length: Math.ceil(length / 64) }, (_, index) => sha256(`${name} ${index}`));
  return parts.join("").slice(0, length);
}

const clamp = (wanted: number, least: number, most: number): number =>
  Math.min(Math.max(wanted, least), most);

/** The one with the longest JSON: sizes are rather over- than underestimated. */
function longest(values: readonly Json[]): Json {
  return values.reduce((found, it) => (canonicalJson(it).length > canonicalJson(found).length ? it : found));
}

/**
 * A value of a type, of a size that is to be expected where nothing but the type is known: texts of 24 characters, lists of
 * three, all optional fields given. `name` tells references of artifacts apart, which are exact.
 */
export function sampleOf(type: ValueType, name: string): Json {
  if ("artifact" in type) return { type: type.artifact, uri: `artifact://${name}`, sha256: sha256(name) };
  if ("anyOf" in type) return longest(type.anyOf.map((it) => sampleOf(it, name)));
  if ("const" in type) return type.const;
  if ("enum" in type) return longest(type.enum);
  if ("prefixItems" in type) return type.prefixItems.map((it, index) => sampleOf(it, `${name}/${index}`));
  if ("items" in type) {
    const length = clamp(listLength, type.minItems ?? 0, type.maxItems ?? Infinity);
    return Array.from({ length }, (_, index) => sampleOf(type.items, `${name}/${index}`));
  }
  if ("properties" in type)
    return Object.fromEntries(
      Object.entries(type.properties).map(([field, it]) => [field, sampleOf(it, `${name}/${field}`)]),
    );
  switch (type.type) {
    case "null":
      return null;
    case "boolean":
      return false;
    case "integer": {
      const { minimum = -Infinity, maximum = Infinity } = "minimum" in type || "maximum" in type ? type : {};
      return clamp(1000, Math.ceil(minimum), Math.floor(maximum));
    }
    case "number":
      return 0.123456;
    case "string": {
      const { minLength = 0, maxLength = Infinity } = "minLength" in type || "maxLength" in type ? type : {};
      return sampleText(clamp(textLength, minLength, maxLength), name);
    }
    case undefined:
      return sampleText(textLength, name);
  }
}
