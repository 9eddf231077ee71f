const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from " +
    "global if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** Whether `text` is one of Python 3's reserved words (soft keywords such as `match` are not). */
export const isPythonKeyword = (text: string): boolean => KEYWORDS.has(text);

/** Whether `text` can be used as an (ASCII) identifier in Python. */
export const isPythonIdentifier = (text: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !isPythonKeyword(text);

/**
 * Gives back `text` if it is a Python identifier.
 * @throws Error otherwise: a backend let something through that it had to name first.
 */
export const identifier = (text: string): string => {
  if (!isPythonIdentifier(text)) throw new Error(`not a Python identifier: ${JSON.stringify(text)}`);
  return text;
};

/**
 * Gives back `text` if it is a dotted module name.
 * @throws Error otherwise.
 */
export const moduleName = (text: string): string => text.split(".").map(identifier).join(".");
