import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trickyString } from "../testing/json-arbitrary.js";
import { askPython } from "../testing/python.js";
import { expressions as py } from "./build.js";
import { formatPython } from "./format.js";
import { pythonLiteral } from "./literal.js";
import { printExpression } from "./print-expression.js";

const EVALUATE = `
import json, sys
print(json.dumps([eval(text) for text in json.load(sys.stdin)]))
`;

const part = fc.oneof(
  trickyString().map((text) => ({ text, value: undefined })),
  fc
    .oneof(trickyString(), fc.constantFrom("x", "it's", '"', "#", "a b"))
    .map((value) => ({ text: value, value: pythonLiteral(value) })),
  fc
    .oneof(trickyString(), fc.constantFrom("x", "y"))
    .map((value) => ({ text: value, value: py.item(py.dict({ k: pythonLiteral(value) }), "k") })),
  fc.constant({ text: "1", value: py.conditional(py.true, py.number(1), py.number(2)) }),
  fc.constant({ text: "3", value: py.call(py.lambda([], py.number(3))) }),
);

describe("format", () => {
  it("gives the text of its parts in a row", () => {
    const samples = fc.sample(fc.array(part, { maxLength: 5 }), { numRuns: 1000, seed: 7 });
    const texts = samples.map((parts) => parts.map(({ text }) => text).join(""));
    const printed = samples.map((parts) =>
      printExpression(py.format(parts.map(({ text, value }) => value ?? text))),
    );
    expect(printed.filter((text) => /^f["']/.test(text)).length).toBeGreaterThan(200);
    expect(printed.filter((text) => text.includes(".format(")).length).toBeGreaterThan(100);
    expect(askPython(EVALUATE, printed)).toEqual(texts);
    const formatted = printed.slice(0, 300).map((text) => formatPython(`x = ${text}\n`).slice("x = ".length));
    expect(askPython(EVALUATE, formatted)).toEqual(texts.slice(0, 300));
  });

  it.each([
    [["accuracy ", py.item(py.name("a"), "x"), " {of} ", py.name("b")], `f"accuracy {a['x']} {{of}} {b}"`],
    [[py.item(py.name("a"), "it's"), "!"], `"{}!".format(a["it's"])`],
    [["only", " text"], '"only text"'],
    [[py.dict({ a: py.number(1) })], `f"{ {'a': 1} }"`],
  ])("is written readably: %#", (parts, text) => {
    expect(formatPython(`${printExpression(py.format(parts))}\n`)).toBe(`${text}\n`);
  });
});
