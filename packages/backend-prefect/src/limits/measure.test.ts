import { describe, expect, it } from "vitest";
import { pipeline } from "../testing/build.js";
import { emit } from "../testing/emit.js";

const values = (text: string): readonly number[] => {
  const params = { text: { type: { type: "string" as const }, default: text } };
  const [result] = emit({ ...pipeline("p", [], []), params });
  return (result?.measures ?? []).map(({ value, most }) => value - most);
};

describe("the parameters of a flow run", () => {
  it("are measured with their defaults, as JSON", () => {
    const around = Buffer.byteLength(JSON.stringify({ text: "" }));
    expect(values("x".repeat(524_288 - around))).toEqual([0]);
    expect(values("x".repeat(524_288 - around + 1))).toEqual([1]);
  });

  it("are spelled in ASCII, as Python does", () => {
    // json.dumps("é😀") has 20 characters
    expect(values("é😀")).toEqual([Buffer.byteLength(JSON.stringify({ text: "" })) + 18 - 524_288]);
  });
});
