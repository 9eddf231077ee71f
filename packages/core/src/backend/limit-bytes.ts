import { canonicalJson } from "../ir/canonical.js";
import type { ValueType } from "../ir/value-type.js";

const jsonBytes = (text: string): number => new TextEncoder().encode(text).length;
const textBytes = (text: string): number => jsonBytes(JSON.stringify(text));
const add = (bytes: readonly number[]): number => bytes.reduce((sum, it) => sum + it, 0);

/** The least bytes that the compact JSON of a value of this type can have. */
export function leastBytes(type: ValueType): number {
  if ("artifact" in type)
    return jsonBytes(JSON.stringify({ type: type.artifact, uri: "", sha256: "0".repeat(64) }));
  if ("anyOf" in type) return Math.min(...type.anyOf.map(leastBytes));
  if ("const" in type) return jsonBytes(canonicalJson(type.const));
  if ("enum" in type) return Math.min(...type.enum.map((it) => jsonBytes(canonicalJson(it))));
  if ("prefixItems" in type) return 1 + Math.max(1, add(type.prefixItems.map((it) => leastBytes(it) + 1)));
  if ("items" in type) return 1 + Math.max(1, (type.minItems ?? 0) * (leastBytes(type.items) + 1));
  if ("properties" in type) {
    const fields = type.required.map((name) => textBytes(name) + 2 + leastBytes(type.properties[name] ?? {}));
    return 1 + Math.max(1, add(fields));
  }
  switch (type.type) {
    case "null":
    case "boolean":
      return 4;
    case "string":
      return 2 + ("minLength" in type ? (type.minLength ?? 0) : 0);
    case "integer":
    case "number":
    case undefined:
      return 1;
  }
}
