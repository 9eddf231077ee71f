import { escapedText } from "./string-literal.js";

/** A stretch of text, or the Python text of an expression. */
export type FormatPart = string | { readonly code: string };

/** Parts of which at least one is an expression, as an f-string, or as a call of `format` where Python 3.10 has none. */
export const formatLiteral = (parts: readonly FormatPart[]): string => {
  const codes = parts.flatMap((part) => (typeof part === "string" ? [] : [part.code]));
  const quote = ['"', "'"].find((each) => codes.every((code) => allowedInside(code, each)));
  return quote === undefined ? formatCall(parts, codes) : `f${quoted(parts, quote, field)}`;
};

/** Before Python 3.12 an expression in an f-string may hold no backslash, no `#`, no line end and not the quote around it. */
const allowedInside = (code: string, quote: string): boolean =>
  !/[\\#\n]/.test(code) && !code.includes(quote);

const field = (code: string): string => (code.startsWith("{") ? `{ ${code}}` : `{${code}}`);

const formatCall = (parts: readonly FormatPart[], codes: readonly string[]): string =>
  `${quoted(parts, '"', () => "{}")}.format(${codes.join(", ")})`;

const quoted = (parts: readonly FormatPart[], quote: string, placeholder: (code: string) => string): string =>
  quote +
  parts
    .map((part) =>
      typeof part === "string"
        ? escapedText(part).replaceAll(quote, `\\${quote}`).replace(/[{}]/g, "$&$&")
        : placeholder(part.code),
    )
    .join("") +
  quote;
