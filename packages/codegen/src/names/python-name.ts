import { isPythonIdentifier, isPythonKeyword } from "../python/identifier.js";
import type { NameRule } from "./rule.js";

/** Built-in functions, types and constants that generated code would shadow (ruff's rule A001). */
const BUILTINS: ReadonlySet<string> = new Set(
  (
    "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex " +
    "copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals " +
    "hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next " +
    "object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str " +
    "sum super tuple type vars zip"
  ).split(" "),
);

/** Python identifiers in snake case; keywords, built-ins and names `reserved` by the caller's own code get a trailing `_`. */
export const pythonName = (
  options: { readonly max?: number; readonly reserved?: Iterable<string> } = {},
): NameRule => {
  const reserved = new Set(options.reserved);
  return {
    max: options.max ?? 79,
    separator: "_",
    spell: (id) => id.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+/, ""),
    unspell: (name) => name.replaceAll("_", "-"),
    reserved: (name) => isPythonKeyword(name) || BUILTINS.has(name) || reserved.has(name),
    legal: isPythonIdentifier,
    prefix: "n_",
  };
};
