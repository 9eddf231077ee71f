import { exitCode, type ExitCode } from "../exit-code.js";
import { drawingOf } from "../graph/drawing.js";
import { printDot } from "../graph/dot.js";
import { printMermaid } from "../graph/mermaid.js";
import { showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { loadChecked, rootOf } from "./load-checked.js";

/** Options of `partitura graph`. */
export interface GraphOptions {
  readonly format?: "mermaid" | "dot";
  readonly pipeline?: string;
}

/** `partitura graph`: prints a pipeline as a diagram's source. */
export async function graph(
  file: string,
  { format = "mermaid", pipeline }: GraphOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const [checked, diagnostics] = await loadChecked(file, pipeline);
  showDiagnostics(diagnostics, rootOf(file, terminal), terminal);
  if (checked === undefined) return exitCode.diagnostics;
  const drawing = drawingOf(checked.pipeline);
  terminal.out.write(format === "mermaid" ? printMermaid(drawing) : printDot(drawing));
  return exitCode.ok;
}
