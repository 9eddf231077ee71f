/** Words that some reader of YAML 1.1 takes for something else than a string. */
const YAML_1_1_WORDS: ReadonlySet<string> = new Set([
  "y",
  "n",
  "yes",
  "no",
  "on",
  "off",
  "true",
  "false",
  "null",
]);

/** `e0` and the like are kept out, since one reader takes them for numbers of YAML 1.1. */
const PLAIN = /^(?!e\d+$)[A-Za-z_][A-Za-z0-9_./-]*$/i;

/** What a block literal cannot hold, or what an editor or reader would change in one. */
const UNSAFE_IN_BLOCK = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[ \t](?:\n|$)|^\s*$|^[ \n]/u;

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** How a string is written. */
export type ScalarStyle = "plain" | "quoted" | "block";

/** Plain where no reader can take it for anything else, a block literal for a text of several lines, else quoted. */
export const scalarStyle = (text: string): ScalarStyle => {
  if (PLAIN.test(text) && !YAML_1_1_WORDS.has(text.toLowerCase())) return "plain";
  return text.includes("\n") && !UNSAFE_IN_BLOCK.test(text) ? "block" : "quoted";
};

/** A string in double quotes, on one line, with everything escaped that YAML calls unprintable. */
export const quotedScalar = (text: string): string =>
  JSON.stringify(text).replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code <= 0xffff
      ? `\\u${code.toString(16).padStart(4, "0")}`
      : `\\U${code.toString(16).padStart(8, "0")}`;
  });

/** A number as both YAML 1.1 and 1.2 read it: 1.1 wants a point before an exponent. */
export const numberScalar = (value: number): string => {
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
};
