import type { Diagnostic, Json, Param, Pipeline, ValueType } from "@partitura/core";
import type { Dialect } from "../dialect.js";
import { report } from "../diagnostics.js";
import type { ParamModel } from "../model.js";

const defined = (fields: { readonly [name: string]: Json | undefined }): { readonly [name: string]: Json } =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined),
  );

/** A value type as JSON Schema: itself, but for artifacts, which are objects of three strings. */
export function jsonSchemaOf(type: ValueType): { readonly [keyword: string]: Json } {
  if ("artifact" in type) {
    return {
      type: "object",
      properties: { type: { const: type.artifact }, uri: { type: "string" }, sha256: { type: "string" } },
      required: ["type", "uri", "sha256"],
    };
  }
  if ("anyOf" in type) return { anyOf: type.anyOf.map(jsonSchemaOf) };
  if ("prefixItems" in type) {
    const size = type.prefixItems.length;
    return { type: "array", prefixItems: type.prefixItems.map(jsonSchemaOf), minItems: size, maxItems: size };
  }
  if ("items" in type) {
    return defined({
      type: "array",
      items: jsonSchemaOf(type.items),
      minItems: type.minItems,
      maxItems: type.maxItems,
    });
  }
  if ("properties" in type) {
    const rest = type.additionalProperties;
    return {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(type.properties).map(([name, it]) => [name, jsonSchemaOf(it)]),
      ),
      required: type.required,
      additionalProperties: typeof rest === "object" ? jsonSchemaOf(rest) : rest,
    };
  }
  return defined(type as { readonly [keyword: string]: Json | undefined });
}

/** The schema that null fits too; for a plain type in the short form that the trigger form shows as one field. */
function optional(schema: { readonly [keyword: string]: Json }): { readonly [keyword: string]: Json } {
  if (typeof schema.type === "string") return { ...schema, type: [schema.type, "null"] };
  return { anyOf: [schema, { type: "null" }] };
}

const paramOf = ([name, param]: readonly [string, Param]): ParamModel => {
  const mayBeNull = param.optional === true;
  const schema = jsonSchemaOf(param.type);
  return {
    name,
    default: param.default !== undefined ? param.default : mayBeNull ? null : undefined,
    description: param.description,
    schema: mayBeNull ? optional(schema) : schema,
  };
};

/** The parameters of the DAG. Airflow refuses to load a scheduled DAG of which one has no default. */
export function lowerParams(
  pipeline: Pipeline,
  dialect: Dialect,
): readonly [readonly ParamModel[], readonly Diagnostic[]] {
  const params = Object.entries(pipeline.params).map(paramOf);
  const { schedule } = pipeline;
  const bare = schedule === undefined ? [] : params.filter((param) => param.default === undefined);
  return [
    params,
    bare.map(({ name }) => report("P4003", { name }, { span: schedule?.span, target: dialect.target })),
  ];
}
