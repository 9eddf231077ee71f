import fc from "fast-check";
import type { Json } from "@partitura/core";

const traps = [
  '"',
  "'",
  '"""',
  "'''",
  "\\",
  "\\n",
  "C:\\new",
  "\\N{BULLET}",
  "\n",
  "\r",
  "\t",
  "\0",
  "\u0085",
  "\u2028",
  "\ud800",
  "{{ x }}",
  "{% raw %}",
  "{# #}",
  "{x}",
  "${x}",
  "%s",
  "#",
  ".md",
  " ",
  "é 😀",
  "line one\n  line two\n",
  "coding: utf-7",
];

/** Strings that have broken code generators. */
export const trickyString: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...traps), fc.string({ unit: "binary", maxLength: 4 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));

/** JSON values with such strings as values and keys. */
export const trickyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    trickyString,
    fc.constantFrom(null, true, false, 0, 1.5, 1e21, 2 ** 53 - 1, -1e-7),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      trickyString.filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 3 },
    ),
  ),
})).value;
