import type { Json, NumberType, Param, ValueType } from "@partitura/core";
import type { Annotation } from "../model.js";

/** A type hint, and whether it says all that the type does. */
interface Hint {
  readonly annotation: Annotation;
  readonly exact: boolean;
}

const named = (name: Extract<Annotation, { kind: "name" }>["name"]): Annotation => ({ kind: "name", name });
const anything: Annotation = named("Any");
const nothing: Annotation = named("None");

const withField = (of: Annotation, field: { readonly [keyword: string]: Json | undefined }): Annotation => {
  const given = Object.entries(field).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return given.length === 0 ? of : { kind: "field", of, field: Object.fromEntries(given) };
};

/** pydantic turns `"5"` into 5 and `1` into `True` unless it is told to be strict. */
const numberHint = (type: NumberType): Annotation =>
  withField(named(type.type === "integer" ? "int" : "float"), {
    strict: true,
    ge: type.minimum,
    gt: type.exclusiveMinimum,
    le: type.maximum,
    lt: type.exclusiveMaximum,
  });

/** `Literal` takes strings, booleans, integers and None. */
const literalHint = (values: readonly Json[]): Hint => {
  const possible = values.every(
    (value) => value === null || ["string", "boolean"].includes(typeof value) || Number.isSafeInteger(value),
  );
  return possible
    ? { annotation: { kind: "literal", values }, exact: true }
    : { annotation: anything, exact: false };
};

function hintOf(type: ValueType): Hint {
  if ("const" in type) return literalHint([type.const]);
  if ("enum" in type) return literalHint(type.enum);
  if ("artifact" in type) return { annotation: { kind: "dict", values: named("str") }, exact: false };
  if ("anyOf" in type) {
    const options = type.anyOf.map(hintOf);
    return {
      annotation: { kind: "union", options: options.map(({ annotation }) => annotation) },
      exact: options.every(({ exact }) => exact),
    };
  }
  switch (type.type) {
    case undefined:
      return { annotation: anything, exact: false };
    case "null":
      return { annotation: nothing, exact: true };
    case "boolean":
      return { annotation: withField(named("bool"), { strict: true }), exact: true };
    case "integer":
    case "number":
      return { annotation: numberHint(type), exact: type.multipleOf === undefined };
    case "string":
      return {
        annotation: named("str"),
        exact: type.minLength === undefined && type.maxLength === undefined && type.pattern === undefined,
      };
    case "array": {
      if ("prefixItems" in type) return { annotation: { kind: "list", items: anything }, exact: false };
      const items = hintOf(type.items);
      const list: Annotation = { kind: "list", items: items.annotation };
      return {
        annotation: withField(list, { min_length: type.minItems, max_length: type.maxItems }),
        exact: items.exact,
      };
    }
    case "object": {
      const rest = type.additionalProperties;
      const values =
        typeof rest === "object" && Object.keys(type.properties).length === 0 ? hintOf(rest) : undefined;
      return {
        annotation: { kind: "dict", values: values?.annotation ?? anything },
        exact: values?.exact ?? false,
      };
    }
  }
}

/** The type hint of a parameter, with its description where there is no default to hold it, and the type to check by where the hint leaves something open. */
export function annotate(param: Param): {
  readonly annotation: Annotation;
  readonly check: ValueType | undefined;
} {
  const { annotation, exact } = hintOf(param.type);
  const optional = param.optional === true && param.default === undefined;
  const whole: Annotation = optional ? { kind: "union", options: [annotation, nothing] } : annotation;
  const required = param.default === undefined && param.optional !== true;
  const described: Annotation = withField(whole, { description: required ? param.description : undefined });
  return {
    annotation: merged(described),
    check: exact ? undefined : optional ? orNull(param.type) : param.type,
  };
}

const orNull = (type: ValueType): ValueType => ({ anyOf: [type, { type: "null" }] });

/** One `Field` for bounds and description where both stand on the same type. */
const merged = (annotation: Annotation): Annotation =>
  annotation.kind === "field" && annotation.of.kind === "field"
    ? { kind: "field", of: annotation.of.of, field: { ...annotation.of.field, ...annotation.field } }
    : annotation;
