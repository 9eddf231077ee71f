import { readFileSync } from "node:fs";
import { isReference, pathOf } from "@partitura/backend-local";
import { largeValueType, type Json } from "@partitura/core";

/** A value as a test reads it: artifacts with their paths, and the values that were kept in files. */
export function seen(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(seen);
  if (typeof value !== "object" || value === null) return value;
  if (isReference(value)) {
    const path = pathOf(value);
    if (path === undefined) return value;
    const { type, uri, sha256 } = value;
    return type === largeValueType
      ? (JSON.parse(readFileSync(path, "utf8")) as Json)
      : { type, uri, sha256, path };
  }
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, seen(it)]));
}

/** Values by name as a test reads them. */
export const seenAll = (values: { readonly [name: string]: Json }): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(values).map(([name, it]) => [name, seen(it)]));
