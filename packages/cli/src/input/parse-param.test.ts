import { checkValue, type ValueType } from "@partitura/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseParam } from "./parse-param.js";

const string: ValueType = { type: "string" };
const number: ValueType = { type: "number" };

describe("a value is read by the type of its parameter", () => {
  test.each<[string, ValueType, unknown]>([
    ["0.95", number, 0.95],
    [".5", number, 0.5],
    ["-1e3", number, -1000],
    ["7", { type: "integer" }, 7],
    ["7", string, "7"],
    ["null", string, "null"],
    ['{"a":1}', string, '{"a":1}'],
    ["true", { type: "boolean" }, true],
    ["null", { type: "null" }, null],
    ["wine", { enum: ["wine", "iris"] }, "wine"],
    ["3", { enum: ["3", "x"] }, "3"],
    ["3", { enum: [1, 3] }, 3],
    ["[1,2]", { type: "array", items: number }, [1, 2]],
    ['{"a":1}', {}, { a: 1 }],
    ["plain words", {}, "plain words"],
    ["null", { anyOf: [string, { type: "null" }] }, null],
    ["wine", { anyOf: [string, { type: "null" }] }, "wine"],
    ['"3"', { anyOf: [string, number] }, "3"],
    ["3", { anyOf: [string, number] }, 3],
  ])("%j as %j is %j", (text, type, value) => {
    expect(parseParam(text, type)).toEqual(value);
  });
});

test("what fits nothing is left for the check to refuse", () => {
  for (const [text, type] of [
    ["much", number],
    ["NaN", number],
    ["Infinity", number],
    ["yes", { type: "boolean" }],
    ["[1", { type: "array", items: number }],
  ] as const) {
    expect(checkValue(parseParam(text, type), type)).not.toEqual([]);
  }
});

test("every string arrives unchanged at a string parameter", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => parseParam(text, string) === text));
});

test("every JSON value arrives at a parameter of any type", () => {
  fc.assert(
    fc.property(
      fc.jsonValue().filter((value) => typeof value !== "string"),
      (value) => {
        expect(parseParam(JSON.stringify(value), {})).toEqual(JSON.parse(JSON.stringify(value)));
      },
    ),
  );
});
