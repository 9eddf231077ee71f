import { kindsOf, type ValueType } from "@partitura/core";

/** A type's kinds in words, for messages. */
export function kindsText(type: ValueType): string {
  const kinds = kindsOf(type);
  return kinds === undefined
    ? "any value"
    : [...kinds]
        .map((it) => (it === "null" ? "null" : `${/^[ao]/.test(it) ? "an" : "a"} ${it}`))
        .join(" or ");
}
