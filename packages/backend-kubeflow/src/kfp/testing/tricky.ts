import type { Json } from "@partitura/core";
import fc from "fast-check";

/** Pieces that something on the way to a step and back would change. */
const pieces = [
  "{{$}}",
  "{{$.inputs.parameters['x']}}",
  "{{ $.x }}",
  "{{=1+1}}",
  "{{workflow.name}}",
  "{{ item }}",
  "{{",
  "}}",
  "{",
  "{{ x }}",

  "$$",
  "$(HOME)",
  "$",
  "(",
  "${HOME}",
  "\u2060",
  "{\u2060{",
  "{\u2060\u2060{$",
  "$\u2060(",
  "$\u2060$",

  '"',
  "'",
  "\\",
  "\\u007b",
  "\n",
  "\r\n",
  "\t",
  "\0",
  "\u007f",
  "\u2028",
  "\ufeff",
  "é 🎼",
  "- ",
  ": ",
  " #",
  "on",
  "1e3",
  "~",
] as const;

/** Texts of such pieces, and others. */
export const trickyText = (): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "grapheme", maxLength: 4 })), {
      maxLength: 6,
    })
    .map((parts) => parts.join(""));

/** Numbers that are written differently from language to language. */
export const trickyNumber = (): fc.Arbitrary<number> =>
  fc
    .oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      fc.constantFrom(
        0,
        1e21,
        1e20,
        123456789e15,
        2 ** 53 - 1,
        1e-6,
        1e-7,
        1.5e-7,
        5e-324,
        1.7976931348623157e308,
        -0.5,
        0.1,
      ),
    )
    .map((number) => (Object.is(number, -0) ? 0 : number));

/** Any JSON value, nested a few levels. */
export const trickyJson = (): fc.Arbitrary<Json> =>
  fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.constantFrom(null, true, false),
      trickyNumber(),
      trickyText(),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        trickyText().filter((key) => key !== "__proto__"),
        tie("value"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;
