import type { z } from "zod";
import type { Json } from "../ir/json.js";
import type { Span } from "../ir/span.js";
import { anyType, type NumberBounds, type ValueType } from "../ir/value-type.js";
import { unionOf } from "../ir/type-of.js";
import { artifactRegistry } from "./artifact.js";
import { dslReport } from "./diagnostics.js";
import type { Schema } from "./schema.js";
import { checksOf, defOf, type CheckDef, type Def } from "./schema-definition.js";
import { computes, refusalOf, Refused, refuseFunctions } from "./schema-refusal.js";
import { stringType } from "./string-type.js";
import { complain } from "./session.js";

/** The two faces of a schema: what a caller gives and what a body gets, with the default between them. */
export interface Typed {
  readonly type: ValueType;
  readonly bodyType: ValueType;
  readonly default?: Json;
  readonly optional?: true;
}

const nothing: ValueType = { type: "null" };
const plain = (type: ValueType): Typed => ({ type, bodyType: type });

/** Bounds by JSON Schema name; the narrower of two of the same name wins. */
function boundsOf(checks: readonly CheckDef[]): NumberBounds {
  const bounds: { -readonly [K in keyof NumberBounds]: number } = {};
  for (const check of checks) {
    const value = check["value"] as number;
    if (check.check === "greater_than") {
      const name = check["inclusive"] === true ? "minimum" : "exclusiveMinimum";
      bounds[name] = Math.max(bounds[name] ?? value, value);
    } else if (check.check === "less_than") {
      const name = check["inclusive"] === true ? "maximum" : "exclusiveMaximum";
      bounds[name] = Math.min(bounds[name] ?? value, value);
    } else if (check.check === "multiple_of") {
      bounds.multipleOf = value;
    }
  }
  return bounds;
}

function numberType(def: Def, checks: readonly CheckDef[]): ValueType {
  if (def["coerce"] === true)
    throw new Refused(computes("z.coerce", "Give a number, or convert inside the task."));
  const formats = [def["format"], ...checks.map((check) => check["format"])];
  const integer = formats.some((format) => ["safeint", "int32", "uint32"].includes(format as string));
  return { type: integer ? "integer" : "number", ...boundsOf(checks) };
}

function listBounds(checks: readonly CheckDef[]): { minItems?: number; maxItems?: number } {
  const bounds: { minItems?: number; maxItems?: number } = {};
  for (const check of checks) {
    if (check.check === "min_length") bounds.minItems = check["minimum"] as number;
    if (check.check === "max_length") bounds.maxItems = check["maximum"] as number;
    if (check.check === "length_equals") bounds.minItems = bounds.maxItems = check["length"] as number;
  }
  return bounds;
}

function objectType(def: Def): ValueType {
  const fields = Object.entries(def["shape"] as { readonly [name: string]: Schema }).map(
    ([name, schema]) => [name, convert(schema)] as const,
  );
  const rest = def["catchall"] as Schema | undefined;
  const additionalProperties =
    rest === undefined || defOf(rest).type === "never" ? false : convert(rest).type;
  for (const [name, field] of fields) {
    if (field.default !== undefined) {
      throw new Refused(
        computes(
          `a default inside an object ('${name}')`,
          "Put the default on the input itself, or fill it in inside the task.",
        ),
      );
    }
  }
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(([name, field]) => [name, field.type])),
    required: fields.filter(([, field]) => field.optional !== true).map(([name]) => name),
    additionalProperties,
  };
}

function convert(schema: Schema): Typed {
  const registered = artifactRegistry.get(schema as unknown as z.ZodType);
  if (registered !== undefined) return plain({ artifact: registered.kind });
  const def = defOf(schema);
  const checks = checksOf(def);
  refuseFunctions(checks);
  const inner = (): Typed => convert(def["innerType"] as Schema);
  switch (def.type) {
    case "any":
    case "unknown":
      return plain(anyType);
    case "null":
      return plain(nothing);
    case "boolean":
      if (def["coerce"] === true)
        throw new Refused(computes("z.coerce", "Give a boolean, or convert inside the task."));
      return plain({ type: "boolean" });
    case "number":
      return plain(numberType(def, checks));
    case "string":
      return plain(stringType(def, checks));
    case "literal": {
      const values = def["values"] as readonly Json[];
      return plain(
        values.length === 1 && values[0] !== undefined ? { const: values[0] } : { enum: [...values] },
      );
    }
    case "enum":
      return plain({ enum: Object.values(def["entries"] as { readonly [key: string]: Json }) });
    case "array":
      return plain({ type: "array", items: convert(def["element"] as Schema).type, ...listBounds(checks) });
    case "tuple":
      if (def["rest"] !== null && def["rest"] !== undefined)
        throw new Refused(computes("a tuple with a rest", "Use z.array()."));
      return plain({
        type: "array",
        prefixItems: (def["items"] as readonly Schema[]).map((item) => convert(item).type),
      });
    case "object":
      return plain(objectType(def));
    case "record":
      if (defOf(def["keyType"] as Schema).type !== "string")
        throw new Refused(
          computes("a record with keys other than strings", "Use z.record(z.string(), …) or z.object()."),
        );
      return plain({
        type: "object",
        properties: {},
        required: [],
        additionalProperties: convert(def["valueType"] as Schema).type,
      });
    case "union":
      return plain(unionOf((def["options"] as readonly Schema[]).map((option) => convert(option).type)));
    case "nullable":
      return plain(unionOf([inner().type, nothing]));
    case "optional":
      return { ...inner(), optional: true };
    case "readonly":
    case "nonoptional": {
      const { optional: _, ...typed } = inner();
      return typed;
    }
    case "default": {
      const descriptor = Object.getOwnPropertyDescriptor(def, "defaultValue");
      const [first, second] = [def["defaultValue"], def["defaultValue"]];
      if (descriptor?.get !== undefined && JSON.stringify(first) !== JSON.stringify(second)) {
        throw new Refused(computes("a default that is computed anew each time", "Give a constant default."));
      }
      return { ...inner(), default: first as Json };
    }
    case "lazy":
      if (
        (schema as unknown as { readonly _zod: { readonly def: { readonly getter: unknown } } })._zod.def
          .getter !== undefined &&
        isJsonSchema(def)
      )
        return plain(anyType);
      throw new Refused(refusalOf("lazy"));
    default:
      throw new Refused(refusalOf(def.type));
  }
}

/** Whether a lazy schema is `z.json()`: a union that holds itself in an array and in a record. */
function isJsonSchema(def: Def): boolean {
  const target = defOf((def["getter"] as () => Schema)());
  if (target.type !== "union") return false;
  const kinds = (target["options"] as readonly Schema[]).map((option) => defOf(option).type).toSorted();
  return kinds.join() === "array,boolean,null,number,record,string";
}

/** The value type of a schema; what is wrong with it is reported at the span, and it counts as any value. */
export function valueTypeOf(schema: Schema, where: string, span: Span): Typed {
  try {
    return convert(schema);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { code, what, hint } = error.refusal;
    complain(dslReport(code, { where, what, hint }, { span }));
    return plain(anyType);
  }
}
