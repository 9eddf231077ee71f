import type { Expression } from "./ast.js";
import { expressions } from "./build.js";

/** Any JSON value. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * A JSON value as a Python literal of the same value: what `json.loads` would give for it, but that numbers beyond
 * ±(2^53−1) are floats, as they are in JSON's own data model.
 * @throws Error for NaN and infinities.
 */
export const pythonLiteral = (value: JsonValue): Expression => {
  if (value === null || typeof value === "boolean") return expressions.constant(value);
  if (typeof value === "string") return expressions.string(value);
  if (typeof value === "number") return expressions.number(value);
  if (isList(value)) return expressions.list(value.map(pythonLiteral));
  return expressions.dictOf(
    Object.entries(value).map(([key, each]) => ({
      key: expressions.string(key),
      value: pythonLiteral(each),
    })),
  );
};

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
