import type { Diagnostic, Severity } from "@partitura/core";
import type { Colors } from "../terminal.js";
import { codeFrame, type FrameStyle } from "./code-frame.js";
import { shortPath, type Located } from "./locate.js";

/** What rendering needs besides the diagnostics. */
export interface TextStyle extends FrameStyle {
  readonly cwd: string;
  /** The text of a file; undefined when it cannot be read. */
  readonly read: (file: string) => string | undefined;
}

const paint = (severity: Severity, { red, yellow, cyan }: Colors): ((text: string) => string) => {
  switch (severity) {
    case "error":
      return red;
    case "warning":
      return yellow;
    case "info":
      return cyan;
  }
};

function renderOne(diagnostic: Located, style: TextStyle): readonly string[] {
  const { code, severity, message, hint, span, target } = diagnostic;
  const { colors, cwd, read } = style;
  const place = span === undefined ? "" : `${shortPath(span.file, cwd)}:${span.line}:${span.column} `;
  const source = span === undefined ? undefined : read(span.file);
  const frame = span === undefined || source === undefined ? [] : codeFrame(source, span, style);
  const kind = colors.bold(paint(severity, colors)(`${severity} ${code}`));
  const forTarget = target === undefined ? "" : colors.dim(` [${target}]`);
  return [
    `${colors.cyan(place)}${kind}${forTarget}`,
    `  ${message.replaceAll("\n", "\n  ")}`,
    ...(frame.length === 0 ? [] : ["", ...frame]),
    "",
    `  ${colors.bold("hint:")} ${hint.replaceAll("\n", "\n  ")}`,
    `  ${colors.dim(`more: partitura explain ${code}`)}`,
    "",
  ];
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** One line that counts diagnostics: `2 errors, 1 warning`. */
export function countLine(diagnostics: readonly Diagnostic[]): string {
  const counted = (severity: Severity): number => diagnostics.filter((it) => it.severity === severity).length;
  const parts = [
    [counted("error"), "error"],
    [counted("warning"), "warning"],
    [counted("info"), "note"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => plural(count, word))
    .join(", ");
}

/** Diagnostics for people, in the order given, each with a code frame, then a line that counts them. */
export function renderDiagnostics(diagnostics: readonly Located[], style: TextStyle): string {
  if (diagnostics.length === 0) return "";
  const lines = diagnostics.flatMap((it) => renderOne(it, style));
  return `${[...lines, style.colors.bold(countLine(diagnostics))].join("\n")}\n`;
}
