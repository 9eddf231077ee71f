import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Pipeline } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { loadChecked, rootOf } from "./load-checked.js";

/** What a pipeline can be drawn as: the source of a diagram for two tools, or a picture. */
type GraphFormat = "mermaid" | "dot" | "svg" | "html";

/** Options of `partitura graph`. */
export interface GraphOptions {
  readonly format?: GraphFormat;
  readonly out?: string;
  readonly pipeline?: string;
}

async function draw(pipeline: Pipeline, format: GraphFormat): Promise<string> {
  const { drawingOf, layOut, printHtml, printSvg } = await import("@partitura/ui");
  const drawing = drawingOf(pipeline);
  switch (format) {
    case "mermaid":
      return (await import("../graph/mermaid.js")).printMermaid(drawing);
    case "dot":
      return (await import("../graph/dot.js")).printDot(drawing);
    case "svg":
      return printSvg(layOut(drawing));
    case "html":
      return printHtml(layOut(drawing), pipeline);
  }
}

/** Writes a file whole or not at all; gives what is wrong when it cannot be written. */
async function write(file: string, text: string): Promise<string | undefined> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(beside, text);
    await rename(beside, file);
    return undefined;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    return (error as Error).message;
  }
}

/** `partitura graph`: draws a pipeline, to a file or to standard output. */
export async function graph(
  file: string,
  { format = "mermaid", out, pipeline }: GraphOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const [checked, diagnostics] = await loadChecked(file, pipeline);
  showDiagnostics(diagnostics, rootOf(file, terminal), terminal);
  if (checked === undefined) return exitCode.diagnostics;
  const text = await draw(checked.pipeline, format);
  if (out === undefined) {
    terminal.out.write(text);
    return exitCode.ok;
  }
  const problem = await write(resolve(terminal.cwd, out), text);
  if (problem === undefined) return exitCode.ok;
  showDiagnostics([commandReport("P8131", { file: out, problem })], terminal.cwd, terminal);
  return exitCode.diagnostics;
}
