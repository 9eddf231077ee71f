import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Golden } from "./golden.js";

/** Whether golden files are to be written anew instead of compared. */
export const updating = process.env["UPDATE_EXPECTED"] !== undefined;

/** Everything in a folder. */
export function readGolden(folder: string): Golden {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  return Object.fromEntries(
    files.map((it) => {
      const file = join(it.parentPath, it.name);
      return [relative(folder, file).split(sep).join("/"), readFileSync(file, "utf8")];
    }),
  );
}

/** Makes a folder hold these files and no others. */
export function writeGolden(folder: string, golden: Golden): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(golden)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
