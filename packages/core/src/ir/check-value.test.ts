import { describe, expect, it } from "vitest";
import { checkValue } from "./check-value.js";
import type { ValueType } from "./value-type.js";

const problems = (value: unknown, type: ValueType): readonly string[] =>
  checkValue(value, type).map(({ at, problem }) => `${at} ${problem}`);

describe("checkValue", () => {
  it("tells integers from numbers, and refuses what JSON has not", () => {
    expect(problems(2 ** 53 - 1, { type: "integer" })).toEqual([]);
    expect(problems(2 ** 53, { type: "integer" })).toEqual(["$ 9007199254740992 is beyond ±(2^53−1)"]);
    expect(problems(1.5, { type: "integer" })).toEqual(["$ 1.5 is not an integer"]);
    expect(problems(1e21, { type: "number" })).toEqual([]);
    expect(problems(Number.NaN, { type: "number" })).toEqual(["$ NaN is no JSON number"]);
    expect(problems([Infinity], {})).toEqual(["$[0] Infinity is no JSON number"]);
    expect(problems(undefined, {})).toEqual(["$ undefined is no JSON value"]);
  });

  it("checks bounds", () => {
    expect(problems(1, { type: "number", exclusiveMaximum: 1 })).toEqual(["$ 1 is not below 1"]);
    expect(problems(0.3, { type: "number", multipleOf: 0.1 })).toEqual([]);
    expect(problems("ab", { type: "string", minLength: 3 })).toEqual(['$ "ab" is shorter than 3 characters']);
    expect(problems("ab", { type: "string", pattern: "^a$" })).toEqual(['$ "ab" does not match /^a$/']);
    expect(problems([1], { type: "array", items: { type: "integer" }, minItems: 2 })).toEqual([
      "$ a list of 1 where at least 2 elements are wanted",
    ]);
  });

  it("names the place of every problem", () => {
    const type: ValueType = {
      type: "object",
      properties: {
        rows: {
          type: "array",
          items: {
            type: "object",
            properties: { n: { type: "integer" } },
            required: ["n"],
            additionalProperties: false,
          },
        },
      },
      required: ["rows", "name"],
      additionalProperties: false,
    };
    expect(problems({ rows: [{ n: 1 }, { n: "x", m: 1 }], more: 1 }, type)).toEqual([
      "$.name is missing",
      '$.rows[1].n "x" is not a number',
      "$.rows[1].m is not expected",
      "$.more is not expected",
    ]);
  });

  it("takes the best fitting option of a union", () => {
    expect(problems(null, { anyOf: [{ type: "string" }, { type: "null" }] })).toEqual([]);
    expect(problems(1, { anyOf: [{ type: "string" }, { type: "null" }] })).toEqual(["$ 1 is not a string"]);
  });

  it("knows artifacts by kind", () => {
    const reference = { type: "model", uri: "file:///x", sha256: "ab" };
    expect(problems(reference, { artifact: "model" })).toEqual([]);
    expect(problems(reference, { artifact: "dataset" })).toEqual(["$ a model artifact is no dataset"]);
    expect(problems("file:///x", { artifact: "model" })).toEqual(['$ "file:///x" is no artifact reference']);
  });
});
