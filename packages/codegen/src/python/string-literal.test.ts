import { describe, expect, it } from "vitest";
import { blockLiteral, lineLiteral } from "./string-literal.js";

describe("lineLiteral", () => {
  it.each([
    ["plain", '"plain"'],
    ['say "hi"', `'say "hi"'`],
    [`it's "so"`, `"it's \\"so\\""`],
    ["a\\b\r\n\t", '"a\\\\b\\r\\n\\t"'],
    ["\0\u007f\u00a0\u2028\u202e\ud800", '"\\x00\\x7f\\xa0\\u2028\\u202e\\ud800"'],
    ["é 😀", '"é 😀"'],
  ])("writes %j as %s", (text, literal) => {
    expect(lineLiteral(text)).toBe(literal);
  });
});

describe("blockLiteral", () => {
  it("leaves no blank at a line's end and no quotes that would close it", () => {
    expect(blockLiteral('a \n"""b"')).toBe('"""\\\na\\x20\n\\"\\"\\"b\\""""');
  });
});
