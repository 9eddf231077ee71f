import { basename, dirname, posix, relative, resolve, sep } from "node:path";
import type { Outcome } from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";
import { loadReport } from "../load/diagnostics.js";
import { isFile } from "./is-file.js";
import { readPythonTypes } from "./read-types.js";
import { typesModule } from "./types-module.js";

/**
 * The text of the TypeScript module that says the types of a Python file's functions, as it is written to `out`. Reports
 * P8001 when there is no such file, P2012 when it does not parse, P2022 for annotations that say no type, P2023 without a
 * Python; spans are absolute.
 */
export async function stepTypes(file: string, out: string): Promise<Outcome<string>> {
  const path = resolve(file);
  if (!isFile(path)) return [undefined, [loadReport("P8001", { file })]];
  const found = await readPythonTypes(path);
  if (found === undefined) return [undefined, [checkReport("P2023", {})]];
  if (found.error !== undefined) {
    const line = found.line ?? 1;
    const about = { file: basename(path), problem: `${found.error} (line ${line})` };
    const span = { file: found.file ?? path, line, column: 1 };
    return [undefined, [checkReport("P2012", about, { span })]];
  }
  if (found.problems.length > 0) {
    return [
      undefined,
      found.problems.map(({ where, problem, ...span }) => checkReport("P2022", { where, problem }, { span })),
    ];
  }
  const way = relative(dirname(resolve(out)), path)
    .split(sep)
    .join(posix.sep);
  return [typesModule(found.functions, way.startsWith(".") ? way : `./${way}`), []];
}
