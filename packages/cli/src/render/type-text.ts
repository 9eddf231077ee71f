import type { Json, ValueType } from "@partitura/core";

type NumberType = Extract<ValueType, { readonly type: "integer" | "number" }>;

const json = (value: Json): string => JSON.stringify(value);

function numberText(type: NumberType): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = type;
  const bounds = [
    minimum !== undefined && `≥ ${minimum}`,
    exclusiveMinimum !== undefined && `> ${exclusiveMinimum}`,
    maximum !== undefined && `≤ ${maximum}`,
    exclusiveMaximum !== undefined && `< ${exclusiveMaximum}`,
    multipleOf !== undefined && `a multiple of ${multipleOf}`,
  ].filter((it) => it !== false);
  return [type.type, ...(bounds.length === 0 ? [] : [bounds.join(", ")])].join(" ");
}

/** A type in the few words that a person needs to write a value of it. */
export function typeText(type: ValueType): string {
  if ("artifact" in type) return `${type.artifact} artifact`;
  if ("const" in type) return json(type.const);
  if ("enum" in type) return type.enum.map(json).join(" | ");
  if ("anyOf" in type) return type.anyOf.map(typeText).join(" | ");
  if ("prefixItems" in type) return `[${type.prefixItems.map(typeText).join(", ")}]`;
  switch (type.type) {
    case undefined:
      return "any JSON";
    case "null":
    case "boolean":
      return type.type;
    case "integer":
    case "number":
      return numberText(type);
    case "string":
      return type.pattern === undefined ? (type.format ?? "string") : `string like /${type.pattern}/`;
    case "array":
      return `list of ${typeText(type.items)}`;
    case "object": {
      const fields = Object.entries(type.properties).map(
        ([name, field]) => `${name}${type.required.includes(name) ? "" : "?"}: ${typeText(field)}`,
      );
      return fields.length === 0 ? "object" : `{ ${fields.join(", ")} }`;
    }
  }
}
