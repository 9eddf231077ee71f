import type { ValueType } from "@partitura/core";
import { expect, test } from "vitest";
import { typeText } from "./type-text.js";

test.each<[ValueType, string]>([
  [{ type: "number", minimum: 0, maximum: 1 }, "number ≥ 0, ≤ 1"],
  [{ type: "integer", exclusiveMinimum: 0, multipleOf: 2 }, "integer > 0, a multiple of 2"],
  [{ enum: ["a", 1, null] }, '"a" | 1 | null'],
  [{ type: "string", format: "uri" }, "uri"],
  [{ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } }, "list of string | null"],
  [{ type: "array", prefixItems: [{ type: "boolean" }, {}] }, "[boolean, any JSON]"],
  [
    {
      type: "object",
      properties: { a: { type: "integer" }, b: { const: true } },
      required: ["a"],
      additionalProperties: false,
    },
    "{ a: integer, b?: true }",
  ],
])("%j", (type, text) => {
  expect(typeText(type)).toBe(text);
});
