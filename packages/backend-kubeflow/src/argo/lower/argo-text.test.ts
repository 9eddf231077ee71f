import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@partitura/core";
import { jsonText, withoutExpansion } from "./argo-text.js";

const pieces = fc.constantFrom("{{", "{", "}}", "{{=", "\\", "\\u007b", '"', "$", "$(A)", "$$", "é", "😀", "\u007f", "\n", "a");
const text = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(""));
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((it) => !Object.is(it, -0)),
    fc.constantFrom(null, true, 0),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3 }),
  ),
})).value;

/** What Kubernetes makes of a value: `$(NAME)` of a variable that is set is replaced, `$$` becomes `$`. */
function expanded(value: string): string {
  return value.replace(/\$\$|\$\(A\)/g, (found) => (found === "$$" ? "$" : "replaced"));
}

describe("jsonText", () => {
  it("gives back every value, shows Argo no template, and is ASCII", () => {
    fc.assert(
      fc.property(json, (value) => {
        const written = jsonText(value);
        expect(written).not.toContain("{{");
        expect(written).toMatch(/^[ -~]*$/);
        expect(JSON.parse(written)).toEqual(value);
      }),
    );
  });
});

describe("withoutExpansion", () => {
  it("is undone by Kubernetes", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(expanded(withoutExpansion(value))).toBe(value);
      }),
    );
  });

  it("leaves text alone that Kubernetes leaves alone", () => {
    expect(withoutExpansion("costs $5 ${X}")).toBe("costs $5 ${X}");
  });
});
