import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@partitura/core";
import { jsonText, containerText } from "./argo-text.js";

const pieces = fc.constantFrom(
  "{{",
  "{",
  "}}",
  "{{=",
  "\\",
  "\\u007b",
  '"',
  "$",
  "$(A)",
  "$$",
  "é",
  "😀",
  "\u007f",
  "\n",
  "a",
);
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
  const found: { readonly [reference: string]: string } = {
    $$: "$",
    "$(A)": "replaced",
    "$(OPEN_BRACE)": "{",
  };
  return value.replace(/\$\$|\$\([A-Z_]+\)/g, (reference) => found[reference] ?? reference);
}

describe("jsonText", () => {
  it("gives back every value, shows neither Argo nor Kubernetes anything to replace, and is ASCII", () => {
    fc.assert(
      fc.property(json, (value) => {
        const written = jsonText(value);
        expect(written).not.toMatch(/\{\{|\$[$(]/);
        expect(written).toMatch(/^[ -~]*$/);
        expect(JSON.parse(written)).toEqual(value);
      }),
    );
  });
});

describe("containerText", () => {
  it("is undone by Kubernetes, and shows Argo no template", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(containerText(value)).not.toContain("{{");
        expect(expanded(containerText(value))).toBe(value);
      }),
    );
  });

  it("leaves text alone that Kubernetes leaves alone", () => {
    expect(containerText("costs $5 ${X}")).toBe("costs $5 ${X}");
  });
});
