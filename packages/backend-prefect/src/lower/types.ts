import type { Json, ValueType } from "@partitura/core";

const jsonType = (value: Json): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/** Whether every value of a type is of one of these JSON types. */
export function isOf(type: ValueType, ...names: readonly string[]): boolean {
  if ("anyOf" in type) return type.anyOf.every((option) => isOf(option, ...names));
  if ("enum" in type) return type.enum.every((option) => names.includes(jsonType(option)));
  if ("const" in type) return names.includes(jsonType(type.const));
  return "type" in type && type.type !== undefined && names.includes(type.type);
}
