import { z } from "zod";
import { type Json, jsonSchema } from "./json.js";

/** The kinds of artifact: a single file, a folder, and the three with a meaning of their own in the ML life cycle. */
export const artifactKinds = ["file", "directory", "dataset", "model", "metrics"] as const;

/** The kind of an artifact. */
export type ArtifactKind = (typeof artifactKinds)[number];

/** Bounds of a number, as in JSON Schema. */
export interface NumberBounds {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly multipleOf?: number | undefined;
}

/** Any JSON value: the empty schema. */
export interface AnyType {
  readonly type?: undefined;
}
/** `null` or a boolean. */
export interface PlainType {
  readonly type: "null" | "boolean";
}
/** An integer within ±(2^53−1), or a finite double. */
export interface NumberType extends NumberBounds {
  readonly type: "integer" | "number";
}
/** A string; lengths count UTF-16 code units as zod does. */
export interface StringType {
  readonly type: "string";
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: string | undefined;
  readonly format?: string | undefined;
}
/** One exact value. */
export interface ConstType {
  readonly const: Json;
}
/** One of several exact values. */
export interface EnumType {
  readonly enum: readonly Json[];
}
/** A list of any length. */
export interface ArrayType {
  readonly type: "array";
  readonly items: ValueType;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
}
/** A list of fixed length and element types. */
export interface TupleType {
  readonly type: "array";
  readonly prefixItems: readonly ValueType[];
}
/** An object with named properties; `additionalProperties` says what other keys may hold. */
export interface ObjectType {
  readonly type: "object";
  readonly properties: { readonly [name: string]: ValueType };
  readonly required: readonly string[];
  readonly additionalProperties: boolean | ValueType;
}
/** A value that fits one of several types. */
export interface UnionType {
  readonly anyOf: readonly ValueType[];
}
/** An artifact reference `{ type, uri, sha256 }`. */
export interface ArtifactType {
  readonly artifact: ArtifactKind;
}

/** The type of a value: a closed subset of JSON Schema 2020-12, plus `artifact`. */
export type ValueType =
  | AnyType
  | PlainType
  | NumberType
  | StringType
  | ConstType
  | EnumType
  | ArrayType
  | TupleType
  | ObjectType
  | UnionType
  | ArtifactType;

const bounds = {
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().optional(),
};
const length = z.int().min(0).optional();
const child: z.ZodType<ValueType> = z.lazy(() => valueTypeSchema);

/** Zod schema of a value type. */
export const valueTypeSchema: z.ZodType<ValueType> = z
  .union([
    z.strictObject({ type: z.enum(["null", "boolean"]) }),
    z.strictObject({ type: z.enum(["integer", "number"]), ...bounds }),
    z.strictObject({
      type: z.literal("string"),
      minLength: length,
      maxLength: length,
      pattern: z.string().optional(),
      format: z.string().optional(),
    }),
    z.strictObject({ const: jsonSchema }),
    z.strictObject({ enum: z.array(jsonSchema).min(1) }),
    z.strictObject({ type: z.literal("array"), items: child, minItems: length, maxItems: length }),
    z.strictObject({ type: z.literal("array"), prefixItems: z.array(child) }),
    z.strictObject({
      type: z.literal("object"),
      properties: z.record(z.string(), child),
      required: z.array(z.string()),
      additionalProperties: z.union([z.boolean(), child]),
    }),
    z.strictObject({ anyOf: z.array(child).min(1) }),
    z.strictObject({ artifact: z.enum(artifactKinds) }),
    z.strictObject({}),
  ])
  .meta({ id: "ValueType" });

/** Type of every JSON value. */
export const anyType: AnyType = {};

/** Whether the type is an artifact reference itself (not a value that contains one). */
export function isArtifactType(type: ValueType): type is ArtifactType {
  return "artifact" in type;
}

/** Whether an artifact reference may occur anywhere in a value of this type. */
export function containsArtifact(type: ValueType): boolean {
  if ("artifact" in type) return true;
  if ("anyOf" in type) return type.anyOf.some(containsArtifact);
  if ("prefixItems" in type) return type.prefixItems.some(containsArtifact);
  if ("items" in type) return containsArtifact(type.items);
  if ("properties" in type) {
    const rest = type.additionalProperties;
    return (
      Object.values(type.properties).some(containsArtifact) ||
      (typeof rest === "object" && containsArtifact(rest))
    );
  }
  return false;
}
