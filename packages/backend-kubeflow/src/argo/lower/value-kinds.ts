import type { ValueType } from "@partitura/core";

const scalars = new Set<unknown>(["null", "boolean", "integer", "number", "string"]);

/** Whether every value of the type is a scalar, so that the expr language compares it by value. */
export function isScalar(type: ValueType): boolean {
  if ("anyOf" in type) return type.anyOf.every(isScalar);
  if ("const" in type) return typeof type.const !== "object" || type.const === null;
  if ("enum" in type) return type.enum.every((value) => typeof value !== "object" || value === null);
  return "type" in type && scalars.has(type.type);
}

/** Whether every value of the type is a string. */
export function isString(type: ValueType): boolean {
  if ("anyOf" in type) return type.anyOf.every(isString);
  if ("const" in type) return typeof type.const === "string";
  if ("enum" in type) return type.enum.every((value) => typeof value === "string");
  return "type" in type && type.type === "string";
}

/** Whether no value of the type is a string. */
export function isNoString(type: ValueType): boolean {
  if ("anyOf" in type) return type.anyOf.every(isNoString);
  if ("const" in type) return typeof type.const !== "string";
  if ("enum" in type) return type.enum.every((value) => typeof value !== "string");
  return "artifact" in type || ("type" in type && type.type !== undefined && type.type !== "string");
}
