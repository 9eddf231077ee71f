import { readFileSync, statSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";

/** Texts in quotes that look like a path relative to the file, and Python's imports of modules that may lie beside it. */
const relativePath = /["'`](\.{1,2}\/[^"'`\n]*)["'`]/g;
const pythonImport = /^\s*(?:from\s+\.*([\w.]+)\s+import|import\s+([\w.]+))/gm;

const code = new Set([".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx", ".py"]);

/** The files that a relative path in TypeScript may mean: `./a.js` is `./a.ts`, `./steps.py#train` is `./steps.py`. */
function meantBy(path: string, folder: string): readonly string[] {
  const plain = resolve(folder, path.replace(/#.*$/, ""));
  const bare = plain.replace(/\.([cm]?)jsx?$/, "");
  return [plain, ...["ts", "mts", "cts", "tsx"].map((it) => `${bare}.${it}`), join(plain, "index.ts")];
}

/** The files named in a source file that are there. May name too many, which does no harm. */
function namedIn(file: string, text: string): readonly string[] {
  const folder = dirname(file);
  if (extname(file) !== ".py")
    return [...text.matchAll(relativePath)].flatMap(([, path = ""]) => meantBy(path, folder));
  return [...text.matchAll(pythonImport)].flatMap(([, from, plain]) => {
    const module = join(folder, ...(from ?? plain ?? "").split("."));
    return [`${module}.py`, join(module, "__init__.py")];
  });
}

/** What a file was like when it was looked at: when it was changed last, and its size. */
function lookOf(file: string): string | undefined {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

/** Source files, each by what it was like; undefined when it was not there. */
export type SourceFiles = ReadonlyMap<string, string | undefined>;

/**
 * The files that a pipeline file is made of, as far as they name each other by relative paths or as Python modules of one
 * folder, and what each is like now.
 */
export function sourceFiles(roots: readonly string[]): SourceFiles {
  const found = new Map<string, string | undefined>(roots.map((file) => [file, lookOf(file)]));
  const toRead = [...roots];
  for (let file = toRead.pop(); file !== undefined; file = toRead.pop()) {
    if (!code.has(extname(file))) continue;
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch {
      continue;
    }
    for (const named of namedIn(file, text)) {
      if (found.has(named)) continue;
      const look = lookOf(named);
      if (look === undefined || !statSync(named).isFile()) continue;
      found.set(named, look);
      toRead.push(named);
    }
  }
  return found;
}

/** Whether any of the files is not as it was. */
export function haveChanged(files: SourceFiles): boolean {
  for (const [file, look] of files) if (lookOf(file) !== look) return true;
  return false;
}
