import type { ValueType } from "@partitura/core";

/** A type that tasks of the test pipelines have. */
export const text: ValueType = { type: "string" };
/** A type that tasks of the test pipelines have. */
export const integer: ValueType = { type: "integer" };
/** A type that tasks of the test pipelines have. */
export const number: ValueType = { type: "number" };
/** A type that tasks of the test pipelines have. */
export const any: ValueType = {};
