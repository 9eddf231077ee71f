import fc from "fast-check";
import type { JsonValue } from "../python/literal.js";

/** Pieces that have broken code generators: quotes, escapes, line ends, template marks, YAML words, odd code points. */
const TRAPS = [
  "",
  '"',
  "'",
  '"""',
  "'''",
  '""""',
  "\\",
  '\\"',
  "\\n",
  "C:\\new",
  "\\N{BULLET}",
  "\\u0041",
  "\n",
  "\r",
  "\r\n",
  "\t",
  "\0",
  "\u007f",
  "\u0085",
  "\u00a0",
  "\u2028",
  "\ufeff",
  "\u202e",
  "\ud800",
  "\udc00",
  "😀",
  "é",
  "{{ x }}",
  "{% raw %}",
  "${x}",
  "$(x)",
  "%s",
  "#",
  " #",
  ": ",
  "- ",
  "&a",
  "*a",
  "!!str",
  "<<",
  "=",
  "~",
  "on",
  "No",
  "y",
  "null",
  "1:30",
  "0o17",
  "012",
  "1e3",
  "e0",
  ".inf",
  "2026-01-01",
  "---",
  "...",
  " ",
  "  x",
  "x ",
  "\n\n",
  "line one\nline two\n",
  "  indented\nless",
  "coding: utf-7",
] as const;

/** Strings made of traps and of any code units, lone surrogates among them. */
export const trickyString = (): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...TRAPS),
        fc.string({ unit: "binary", maxLength: 4 }),
        fc.string({ maxLength: 4 }),
      ),
      {
        maxLength: 5,
      },
    )
    .map((parts) => parts.join(""));

const trickyNumber = (): fc.Arbitrary<number> =>
  fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.constantFrom(0, -0, 1e21, 1e20, 2 ** 53, 2 ** 53 - 1, 1e-7, 5e-324, 1.7976931348623157e308),
  );

/** Any JSON value, nested a few levels. */
export const trickyJson = (text: fc.Arbitrary<string> = trickyString()): fc.Arbitrary<JsonValue> =>
  fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.constantFrom(null, true, false),
      trickyNumber(),
      text,
      fc.array(tie("value"), { maxLength: 4 }),
      fc
        .array(
          fc.tuple(
            text.filter((key) => key !== "__proto__"),
            tie("value"),
          ),
          { maxLength: 4 },
        )
        .map((entries) => Object.fromEntries(entries)),
    ),
  })).value;
