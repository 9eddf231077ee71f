import type { Json, ValueType } from "@partitura/core";
import type { ParameterType } from "../model.js";

/**
 * How the engine carries the values of a type. Numbers and booleans go as they are (a number is told from an integer
 * so that it is one again where the two differ), strings with templates guarded, lists and records element by element;
 * what may be null or of several types goes as JSON text, since the engine has no parameter for it.
 */
export type Codec =
  | "plain"
  | "number"
  | "text"
  | "json"
  | { readonly items: Codec }
  | { readonly fields: { readonly [name: string]: Codec }; readonly rest?: Codec };

/** A type of parameter with the way its values are written in it. */
export interface Carrier {
  readonly type: ParameterType;
  readonly codec: Codec;
}

const json: Carrier = { type: "STRING", codec: "json" };
const text: Carrier = { type: "STRING", codec: "text" };
const integer: Carrier = { type: "NUMBER_INTEGER", codec: "plain" };
const double: Carrier = { type: "NUMBER_DOUBLE", codec: "number" };
const boolean: Carrier = { type: "BOOLEAN", codec: "plain" };

function carrierOfScalar(value: Json): Carrier {
  if (typeof value === "string") return text;
  if (typeof value === "boolean") return boolean;
  if (typeof value === "number") return Number.isSafeInteger(value) ? integer : double;
  return json;
}

/** The carrier that fits all of several scalar types, else JSON text. */
function common(carriers: readonly Carrier[]): Carrier {
  const [first = json, ...others] = [...new Set(carriers)];
  if (others.length === 0 && typeof first.codec === "string") return first;
  return [first, ...others].every((it) => it === integer || it === double) ? double : json;
}

/** The parameter that carries values of a type. */
export function carrierOf(type: ValueType): Carrier {
  if ("artifact" in type) {
    const codec: Codec = { fields: { type: "text", uri: "text", sha256: "text" } };
    return { type: "STRUCT", codec };
  }
  if ("const" in type) return carrierOfScalar(type.const);
  if ("enum" in type) return common(type.enum.map(carrierOfScalar));
  if ("anyOf" in type) return common(type.anyOf.map(carrierOf));
  if ("prefixItems" in type) return { type: "LIST", codec: { items: "json" } };
  switch (type.type) {
    case undefined:
    case "null":
      return json;
    case "boolean":
      return boolean;
    case "integer":
      return integer;
    case "number":
      return double;
    case "string":
      return text;
    case "array":
      return { type: "LIST", codec: { items: carrierOf(type.items).codec } };
    case "object": {
      const fields = Object.entries(type.properties).map(
        ([name, field]) => [name, carrierOf(field).codec] as const,
      );
      const rest = type.additionalProperties;
      return {
        type: "STRUCT",
        codec: {
          fields: Object.fromEntries(fields),
          ...(typeof rest === "object" && { rest: carrierOf(rest).codec }),
        },
      };
    }
  }
}

/** Where the engine would see a template, or Kubernetes a variable, and where a text looks as if it had been guarded. */
const guard = /[{$]\u2060+(?=[{$(])|\{(?=\{\s*(?:[$=]|item\b|[A-Za-z]+[.]))|\$(?=[$(])/g;

/** JSON text in which neither the engine sees a template nor Kubernetes a variable. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll(/\{(?=\{)/g, String.raw`\u007b`)
    .replaceAll(/\$(?=[$(])/g, String.raw`\u0024`);

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A constant as the engine carries it; the steps written beside this file read it back. */
export function encode(value: Json, codec: Codec): Json {
  if (codec === "json") return jsonText(value);
  if (codec === "plain" || codec === "number") return value;
  if (codec === "text") return textOf(value).replace(guard, "$&\u2060");
  if ("items" in codec) return (value as readonly Json[]).map((item) => encode(item, codec.items));
  return mapFields(value, codec, encode);
}

function mapFields(
  value: Json,
  codec: Extract<Codec, { fields: object }>,
  of: (field: Json, codec: Codec) => Json,
): Json {
  const entries = Object.entries(value as { readonly [name: string]: Json });
  const codecOf = (name: string): Codec =>
    (Object.hasOwn(codec.fields, name) ? codec.fields[name] : codec.rest) ?? "json";
  return Object.fromEntries(entries.map(([name, field]) => [name, of(field, codecOf(name))]));
}

const guarded = /([{$])\u2060(\u2060*)(?=[{$(])/g;

/** The value that {@link encode} was given; null where the engine has nothing. */
export function decode(value: Json | undefined, codec: Codec): Json {
  if (value === undefined || value === null) return null;
  if (codec === "json") return JSON.parse(textOf(value)) as Json;
  if (codec === "plain" || codec === "number") return value;
  if (codec === "text") return textOf(value).replace(guarded, "$1$2");
  if ("items" in codec) return (value as readonly Json[]).map((item) => decode(item, codec.items));
  return mapFields(value, codec, decode);
}
