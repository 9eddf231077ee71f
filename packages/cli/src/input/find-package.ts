import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a package.json's `exports` may hold: a path, or paths by condition, or such for each entry point. */
type Exports = string | { readonly [condition: string]: Exports } | null | undefined;

/** The path that `import` of the package takes. */
function mainOf(exports: Exports): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  if ("." in exports) return mainOf(exports["."]);
  const condition = Object.keys(exports).find((it) => ["import", "node", "default"].includes(it));
  return condition === undefined ? undefined : mainOf(exports[condition]);
}

/**
 * The file that `import "name"` would load in a folder; undefined when no such package is installed there or above.
 * Node resolves imports for its own modules only, and `require.resolve` does not see what is for `import` alone.
 */
export function findPackage(name: string, folder: string): string | undefined {
  if (!/^(?:@[\w-][\w.-]*\/)?[\w-][\w.-]*$/.test(name)) return undefined;
  const home = join(folder, "node_modules", name);
  if (existsSync(join(home, "package.json"))) {
    const { exports, main = "index.js" } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as {
      readonly exports?: Exports;
      readonly main?: string;
    };
    const path = exports === undefined ? main : mainOf(exports);
    return path === undefined ? undefined : join(home, path);
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : findPackage(name, parent);
}
