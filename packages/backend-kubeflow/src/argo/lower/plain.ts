import type { Json, ValueType } from "@partitura/core";

/** Whether a constant holds what something on its way would replace or spell in another way. */
const isTricky = (value: Json): boolean => /\{\{|\$[$(]|[^ -~]/.test(JSON.stringify(value));

/**
 * Whether the JSON text of a value of this type is always plain: no `{{`, `$(` or `$$`, nothing but printable ASCII. Other texts are
 * passed on by expressions, because Argo's simple tags quote as Go does, which is not JSON for every character.
 */
export function isPlain(type: ValueType): boolean {
  if ("artifact" in type) return true;
  if ("const" in type) return !isTricky(type.const);
  if ("enum" in type) return !type.enum.some(isTricky);
  if ("anyOf" in type) return type.anyOf.every(isPlain);
  if ("prefixItems" in type) return type.prefixItems.every(isPlain);
  if ("items" in type) return isPlain(type.items);
  if ("properties" in type) {
    const fields = Object.entries(type.properties);
    const rest = type.additionalProperties;
    return rest === false && fields.every(([name, field]) => !isTricky(name) && isPlain(field));
  }
  return (
    "type" in type &&
    (type.type === "null" || type.type === "boolean" || type.type === "integer" || type.type === "number")
  );
}
