import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringLiteral, variable } from "./expr-syntax.js";

const text = fc.array(fc.constantFrom("{{", "{", "}", "}}", "'", '"', "\\", "\n", "\u0080", "é", "😀", "x"), {
  maxLength: 8,
});

/** The string that the expr lexer reads: its escapes in single quotes are those of JSON, and `\'`. */
function read(literal: string): unknown {
  const inner = literal
    .slice(1, -1)
    .replace(/\\[^]|"/g, (found) => (found === "\\'" ? "'" : found === '"' ? '\\"' : found));
  return JSON.parse(`"${inner}"`);
}

describe("stringLiteral", () => {
  it("is read back as the text, and neither opens nor closes a tag", () => {
    fc.assert(
      fc.property(text, (parts) => {
        const literal = stringLiteral(parts.join(""));
        expect(literal).not.toMatch(/\{\{|\}\}/);
        expect(literal).toMatch(/^'(?:[^'\\]|\\.)*'$/);
        expect(read(literal)).toBe(parts.join(""));
      }),
    );
  });
});

describe("variable", () => {
  it.each([
    [["tasks", "train", "outputs", "parameters", "model"], "tasks.train.outputs.parameters.model"],
    [["tasks", "select-best", "outputs"], "tasks['select-best'].outputs"],
    [["inputs", "parameters", "item"], "inputs.parameters['item']"],
    [["inputs", "parameters", "retries"], "inputs.parameters['retries']"],
    [["inputs", "parameters", "in"], "inputs.parameters['in']"],
  ])("%j is %s", (path, expected) => {
    expect(variable(path)).toBe(expected);
  });
});
