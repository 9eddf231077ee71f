import { checkValue, type Json, type ValueType } from "@partitura/core";

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The options of a union or an enum; the type itself otherwise. */
const optionsOf = (type: ValueType): readonly ValueType[] => {
  if ("anyOf" in type) return type.anyOf.flatMap(optionsOf);
  if ("enum" in type) return type.enum.map((value): ValueType => ({ const: value }));
  return [type];
};

const isText = (type: ValueType): boolean =>
  ("type" in type && type.type === "string") || ("const" in type && typeof type.const === "string");

const isNumber = (type: ValueType): boolean =>
  ("type" in type && (type.type === "number" || type.type === "integer")) ||
  ("const" in type && typeof type.const === "number");

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The value that a text on the command line stands for, by the type of its parameter: strings are taken as they are,
 * everything else as JSON. Where a string and something else are both allowed, JSON that fits wins; write `"3"` with
 * its quotes to force the string. A text that fits nothing is returned as a string, for the check to refuse.
 */
export function parseParam(text: string, type: ValueType): Json {
  const options = optionsOf(type);
  if (options.every(isText)) return text;
  const value = options.some(isNumber) && decimal.test(text.trim()) ? Number(text) : parsed(text);
  if (value === undefined) return text;
  const couldBeText = options.some((option) => isText(option) && checkValue(text, option).length === 0);
  return couldBeText && checkValue(value, type).length > 0 ? text : value;
}
