// Everything that the production Char of XML 1.0 leaves out (https://www.w3.org/TR/xml/#charsets).
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text with U+FFFD for all that XML cannot hold in any spelling: control characters and halves of surrogate pairs. */
export const xmlText = (text: string): string => text.replaceAll(notXml, "\ufffd");
