import { canonicalJson, typeOfJson, type Json, type ValueType } from "@partitura/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trickyJson, trickyText } from "../testing/tricky.js";
import { carrierOf, decode, encode, type Codec } from "./codec.js";

/** What the engine or Kubernetes would replace in a parameter. */
const dangerous = /\{\{\s*(?:[$=]|item\b|[A-Za-z]+[.])|\$[$(]/;

const stringsIn = (value: Json): readonly string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.values(value as Record<string, Json>).flatMap(stringsIn)
    : [];
};

const typed = fc.oneof(
  trickyJson().map((value): [Json, ValueType] => [value, typeOfJson(value)]),
  trickyJson().map((value): [Json, ValueType] => [value, {}]),
  trickyText().map((value): [Json, ValueType] => [value, { type: "string" }]),
);

describe("the codec", () => {
  it("gives back every value, and lets no template through", () => {
    fc.assert(
      fc.property(typed, ([value, type]) => {
        const { codec } = carrierOf(type);
        const carried = encode(value, codec);
        expect(canonicalJson(decode(carried, codec))).toBe(canonicalJson(value));
        for (const text of stringsIn(carried)) expect(text).not.toMatch(dangerous);
      }),
      { numRuns: 2000 },
    );
  });

  it("shows harmless texts as they are", () => {
    const { codec } = carrierOf({ type: "string" });
    for (const text of ["a {{ b }} $c", "{{}}", "$HOME ${HOME}", "q \" ' \\", "é 🎼"])
      expect(encode(text, codec)).toBe(text);
  });

  it.each<[ValueType, string, Codec]>([
    [{ type: "integer" }, "NUMBER_INTEGER", "plain"],
    [{ type: "number" }, "NUMBER_DOUBLE", "number"],
    [{ enum: ["a", "b"] }, "STRING", "text"],
    [{ enum: [1, 2.5] }, "NUMBER_DOUBLE", "number"],
    [{ enum: [1, "a"] }, "STRING", "json"],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "STRING", "json"],
    [{ type: "array", items: { type: "string" } }, "LIST", { items: "text" }],
    [{}, "STRING", "json"],
  ])("carries %j as %s", (type, parameter, codec) => {
    expect(carrierOf(type)).toEqual({ type: parameter, codec });
  });
});
