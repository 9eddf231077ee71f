import { canonicalJson } from "./canonical.js";
import type { Json } from "./json.js";
import { artifactKinds, type ValueType } from "./value-type.js";

/** Why a value does not fit its type: where in the value (such as `$.rows[2].name`) and what is wrong. */
export interface ValueProblem {
  readonly at: string;
  readonly problem: string;
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

const problem = (at: string, text: string): readonly ValueProblem[] => [{ at, problem: text }];

function checkNumber(
  value: number,
  type: Extract<ValueType, { type: "integer" | "number" }>,
  at: string,
): readonly ValueProblem[] {
  if (!Number.isFinite(value)) return problem(at, `${value} is no JSON number`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && type.type === "integer") {
    return problem(at, `${value} is beyond ±(2^53−1)`);
  }
  if (type.type === "integer" && !Number.isInteger(value)) return problem(at, `${value} is not an integer`);
  if (type.minimum !== undefined && value < type.minimum)
    return problem(at, `${value} is below ${type.minimum}`);
  if (type.maximum !== undefined && value > type.maximum)
    return problem(at, `${value} is above ${type.maximum}`);
  if (type.exclusiveMinimum !== undefined && value <= type.exclusiveMinimum) {
    return problem(at, `${value} is not above ${type.exclusiveMinimum}`);
  }
  if (type.exclusiveMaximum !== undefined && value >= type.exclusiveMaximum) {
    return problem(at, `${value} is not below ${type.exclusiveMaximum}`);
  }
  if (type.multipleOf !== undefined) {
    const quotient = value / type.multipleOf;
    if (Math.abs(quotient - Math.round(quotient)) > 1e-9)
      return problem(at, `${value} is no multiple of ${type.multipleOf}`);
  }
  return [];
}

function checkString(
  value: string,
  type: Extract<ValueType, { type: "string" }>,
  at: string,
): readonly ValueProblem[] {
  if (type.minLength !== undefined && value.length < type.minLength) {
    return problem(at, `${shown(value)} is shorter than ${type.minLength} characters`);
  }
  if (type.maxLength !== undefined && value.length > type.maxLength) {
    return problem(at, `${shown(value)} is longer than ${type.maxLength} characters`);
  }
  if (type.pattern !== undefined && !new RegExp(type.pattern, "u").test(value)) {
    return problem(at, `${shown(value)} does not match /${type.pattern}/`);
  }
  return [];
}

function checkArtifact(value: unknown, kind: string, at: string): readonly ValueProblem[] {
  const fields =
    typeof value === "object" && value !== null ? (value as { readonly [key: string]: unknown }) : {};
  const known = (artifactKinds as readonly unknown[]).includes(fields["type"]);
  if (!known || typeof fields["uri"] !== "string" || typeof fields["sha256"] !== "string") {
    return problem(at, `${shown(value)} is no artifact reference`);
  }
  return fields["type"] === kind ? [] : problem(at, `a ${String(fields["type"])} artifact is no ${kind}`);
}

/**
 * Checks a value against a type; the list is empty when it fits. All problems of a value are listed,
 * for a union those of the option that fits best.
 */
export function checkValue(value: unknown, type: ValueType, at = "$"): readonly ValueProblem[] {
  if ("artifact" in type) return checkArtifact(value, type.artifact, at);
  if ("const" in type) {
    return canonicalJson(value) === canonicalJson(type.const)
      ? []
      : problem(at, `${shown(value)} is not ${shown(type.const)}`);
  }
  if ("enum" in type) {
    return type.enum.some((option) => canonicalJson(option) === canonicalJson(value))
      ? []
      : problem(at, `${shown(value)} is none of ${type.enum.map(shown).join(", ")}`);
  }
  if ("anyOf" in type) {
    const results = type.anyOf.map((option) => checkValue(value, option, at));
    return results.reduce((best, result) => (result.length < best.length ? result : best));
  }
  switch (type.type) {
    case undefined:
      return checkAny(value, at);
    case "null":
      return value === null ? [] : problem(at, `${shown(value)} is not null`);
    case "boolean":
      return typeof value === "boolean" ? [] : problem(at, `${shown(value)} is not a boolean`);
    case "integer":
    case "number":
      return typeof value === "number"
        ? checkNumber(value, type, at)
        : problem(at, `${shown(value)} is not a number`);
    case "string":
      return typeof value === "string"
        ? checkString(value, type, at)
        : problem(at, `${shown(value)} is not a string`);
    case "array":
      return checkList(value, type, at);
    case "object":
      return checkObject(value, type, at);
  }
}

function checkAny(value: unknown, at: string): readonly ValueProblem[] {
  if (value === null || typeof value === "string" || typeof value === "boolean") return [];
  if (typeof value === "number") return checkNumber(value, { type: "number" }, at);
  if (Array.isArray(value)) return value.flatMap((item, index) => checkAny(item, `${at}[${index}]`));
  if (typeof value === "object") {
    return Object.entries(value).flatMap(([key, field]) => checkAny(field, `${at}.${key}`));
  }
  return problem(at, `${typeof value} is no JSON value`);
}

function checkList(
  value: unknown,
  type: Extract<ValueType, { type: "array" }>,
  at: string,
): readonly ValueProblem[] {
  if (!Array.isArray(value)) return problem(at, `${shown(value)} is not a list`);
  if ("prefixItems" in type) {
    if (value.length !== type.prefixItems.length) {
      return problem(at, `a list of ${value.length} where ${type.prefixItems.length} elements are wanted`);
    }
    return type.prefixItems.flatMap((item, index) => checkValue(value[index], item, `${at}[${index}]`));
  }
  if (type.minItems !== undefined && value.length < type.minItems) {
    return problem(at, `a list of ${value.length} where at least ${type.minItems} elements are wanted`);
  }
  if (type.maxItems !== undefined && value.length > type.maxItems) {
    return problem(at, `a list of ${value.length} where at most ${type.maxItems} elements are allowed`);
  }
  return value.flatMap((item, index) => checkValue(item, type.items, `${at}[${index}]`));
}

function checkObject(
  value: unknown,
  type: Extract<ValueType, { type: "object" }>,
  at: string,
): readonly ValueProblem[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return problem(at, `${shown(value)} is not an object`);
  const fields = value as { readonly [key: string]: Json | undefined };
  const missing = type.required.filter((name) => fields[name] === undefined);
  const rest = type.additionalProperties;
  return [
    ...missing.map((name) => ({ at: `${at}.${name}`, problem: "is missing" })),
    ...Object.entries(fields).flatMap(([name, field]) => {
      const known = Object.hasOwn(type.properties, name) ? type.properties[name] : undefined;
      if (field === undefined) return [];
      if (known !== undefined) return checkValue(field, known, `${at}.${name}`);
      if (rest === false) return [{ at: `${at}.${name}`, problem: "is not expected" }];
      return checkValue(field, rest === true ? {} : rest, `${at}.${name}`);
    }),
  ];
}
