import type { DiagnosticKind } from "@partitura/core";
import { allKinds, kindOf } from "../catalogues.js";
import { commandReport } from "../diagnostics.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { showDiagnostics } from "../render/report.js";
import { alignColumns } from "../render/table.js";
import { wrapText } from "../render/wrap-text.js";
import type { Colors, Terminal } from "../terminal.js";

/** A diagnostic's whole description; `{holes}` stay as they are. */
export function renderKind(code: string, kind: DiagnosticKind, colors: Colors): string {
  const { title, severity, message, hint, explanation } = kind;
  return `${[
    `${colors.bold(`${code}  ${title}`)}  ${colors.dim(`(${severity})`)}`,
    "",
    ...wrapText(explanation, 80),
    "",
    `${colors.bold("message:")} ${message}`,
    `${colors.bold("hint:")}    ${hint}`,
  ].join("\n")}\n`;
}

/** `partitura explain`: one code in full, or the titles of all. */
export async function explain(code: string | undefined, terminal: Terminal): Promise<ExitCode> {
  const { out, cwd } = terminal;
  if (code === undefined) {
    const rows = (await allKinds()).map(([it, { title, severity }]) => [it, severity, title]);
    out.write(`${alignColumns(rows).join("\n")}\n`);
    return exitCode.ok;
  }
  const wanted = code.toUpperCase();
  const kind = await kindOf(wanted);
  if (kind === undefined) {
    showDiagnostics([commandReport("P8102", { code })], cwd, terminal);
    return exitCode.diagnostics;
  }
  out.write(renderKind(wanted, kind, out.colors));
  return exitCode.ok;
}
