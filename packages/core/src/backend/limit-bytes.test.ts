import { describe, expect, it } from "vitest";
import type { Json } from "../ir/json.js";
import type { ValueType } from "../ir/value-type.js";
import { leastBytes } from "./limit-bytes.js";

const integer = { type: "integer" } as const;
const record = (required: readonly string[]): ValueType => ({
  type: "object",
  properties: { n: integer, straße: { type: "string", minLength: 2 } },
  required: [...required],
  additionalProperties: false,
});

describe("the least bytes of a value", () => {
  it.each<[ValueType, Json]>([
    [{}, 0],
    [integer, 7],
    [{ type: "null" }, null],
    [{ type: "boolean" }, true],
    [{ type: "string" }, ""],
    [{ type: "string", minLength: 3 }, "abc"],
    [{ const: { b: 1, a: "é" } }, { b: 1, a: "é" }],
    [{ enum: ["long", 1, "x"] }, 1],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, ""],
    [{ type: "array", items: integer }, []],
    [{ type: "array", items: integer, minItems: 3 }, [1, 2, 3]],
    [{ type: "array", prefixItems: [] }, []],
    [{ type: "array", prefixItems: [integer, { type: "null" }] }, [1, null]],
    [record([]), {}],
    [record(["n"]), { n: 1 }],
    [record(["n", "straße"]), { n: 1, straße: "ab" }],
    [{ artifact: "model" }, { type: "model", uri: "", sha256: "0".repeat(64) }],
  ])("%j: as many as %j", (type, value) => {
    expect(leastBytes(type)).toBe(Buffer.byteLength(JSON.stringify(value)));
  });
});
