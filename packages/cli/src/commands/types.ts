import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { checkReport, stepTypes } from "@partitura/compiler";
import { exitCode, type ExitCode } from "../exit-code.js";
import { showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";

/** Options of `partitura types`. */
export interface TypesOptions {
  readonly out?: string;
  readonly check?: true;
}

/**
 * `partitura types`: writes the TypeScript module that says the types of a Python file's functions, or with `check` only
 * looks whether it is as it would be written (P2024 when not).
 */
export async function types(
  file: string,
  { out = file.replace(/(\.py)?$/, ".types.ts"), check }: TypesOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { cwd } = terminal;
  const target = resolve(cwd, out);
  const [text, diagnostics] = await stepTypes(resolve(cwd, file), target);
  showDiagnostics(diagnostics, cwd, terminal);
  if (text === undefined) return exitCode.diagnostics;
  const shown = relative(cwd, target);
  if (check !== true) {
    writeFileSync(target, text);
    terminal.out.write(`${shown}\n`);
    return exitCode.ok;
  }
  if (existsSync(target) && readFileSync(target, "utf8") === text) return exitCode.ok;
  const command = `partitura types ${file}${out === file.replace(/(\.py)?$/, ".types.ts") ? "" : ` --out ${out}`}`;
  showDiagnostics([checkReport("P2024", { file: shown, source: file, command })], cwd, terminal);
  return exitCode.diagnostics;
}
