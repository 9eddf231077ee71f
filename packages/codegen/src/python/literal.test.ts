import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askPython } from "../testing/python.js";
import { trickyJson, trickyString } from "../testing/json-arbitrary.js";
import { expressions } from "./build.js";
import { formatPython } from "./format.js";
import { pythonLiteral } from "./literal.js";
import { printExpression } from "./print-expression.js";

const EVALUATE = `
import ast, json, sys
print(json.dumps([ast.literal_eval(text) for text in json.load(sys.stdin)]))
`;

/** Compares as JSON text, where -0 and 0 are the same. */
const expectSame = (got: unknown, wanted: unknown): void =>
  expect(JSON.stringify(got)).toBe(JSON.stringify(wanted));

describe("pythonLiteral", () => {
  it("means the same JSON value to Python, as printed and as formatted", () => {
    const values = fc.sample(trickyJson(), { numRuns: 1500, seed: 1 });
    const printed = values.map((value) => printExpression(pythonLiteral(value)));
    const formatted = printed.slice(0, 300).map((text) => formatPython(`x = ${text}\n`).slice("x = ".length));
    expectSame(askPython(EVALUATE, printed), values);
    expectSame(askPython(EVALUATE, formatted), values.slice(0, 300));
  });

  it("keeps integers integers and makes floats of what is beyond 2^53-1", () => {
    const text = [1, 2 ** 53 - 1, 2 ** 53, 1e21, 0.5, -3].map((value) =>
      printExpression(pythonLiteral(value)),
    );
    expect(text).toEqual(["1", "9007199254740991", "9007199254740992.0", "1e21", "0.5", "-3"]);
  });

  it("refuses what is no JSON number", () => {
    expect(() => pythonLiteral(Number.NaN)).toThrow("not a JSON number");
  });
});

describe("a block string", () => {
  it("has the same value as the string, wherever it stands", () => {
    const texts = fc.sample(trickyString(), { numRuns: 1000, seed: 2 });
    const blocks = texts.map((text) => printExpression(expressions.block(text)));
    const formatted = blocks
      .slice(0, 300)
      .map((text) => formatPython(`x = [\n    ${text}]\n`).slice("x = ".length));
    expectSame(askPython(EVALUATE, blocks), texts);
    expectSame(
      askPython(EVALUATE, formatted),
      texts.slice(0, 300).map((text) => [text]),
    );
  });
});
