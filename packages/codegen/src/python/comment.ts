/** What ends a line for Python, for its tools or for a person's editor. */
const LINE_END = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/u;

/**
 * A text as comment lines. Characters that no source file may hold are replaced, and what PEP 263 would read as an
 * encoding declaration (`coding:` in the first two lines) is taken apart.
 */
export const commentLines = (text: string): readonly string[] =>
  text.split(LINE_END).map((each) =>
    `# ${each}`
      .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (character === "\t" ? " " : "\ufffd"))
      .replace(/coding(?=[:=])/g, "coding ")
      .trimEnd(),
  );
