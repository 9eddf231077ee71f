/** Everything that is invisible, misleading or not encodable in a source file. Space and newline are told apart by the callers. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cs}\p{Co}]/u;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

const hex = (code: number, width: number): string => code.toString(16).padStart(width, "0");

const escaped = (character: string): string => {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};

/** The inside of a literal on one line, its quotes not yet escaped. */
export const escapedText = (text: string): string => inside(text, "");

/** Writes the characters of `text` for the inside of a literal, leaving spaces and what `keep` lists as they are. */
const inside = (text: string, keep: string): string =>
  Array.from(text, (character) =>
    character !== " " && !keep.includes(character) && (character === "\\" || UNPRINTABLE.test(character))
      ? escaped(character)
      : character,
  ).join("");

/** A string as a Python literal on one line, in double quotes, or single ones where that needs fewer escapes. */
export const lineLiteral = (text: string): string => {
  const body = escapedText(text);
  return body.includes('"') && !body.includes("'") ? `'${body}'` : `"${body.replaceAll('"', '\\"')}"`;
};

/** The inside of a triple-quoted literal: newlines stay; blanks at a line's end and quotes that would close it do not. */
export const tripleQuotedBody = (text: string): string =>
  inside(text, "\n")
    .replace(/"{3,}|"+$/g, (quotes) => quotes.replaceAll('"', '\\"'))
    .replace(/ (?=\n)/g, "\\x20");

/** A string as a triple-quoted Python literal with the value unchanged; on one line where the text has no newline. */
export const blockLiteral = (text: string): string => {
  if (!text.includes("\n")) return lineLiteral(text);
  return `"""\\\n${tripleQuotedBody(text)}"""`;
};
