import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startViewer } from "@partitura/ui";
import { commandReport } from "../diagnostics.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { onInterrupt } from "../input/interrupt.js";
import { showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { version } from "../version.js";
import { runsFolderOf } from "./runs-folder.js";

/** Options of `partitura ui`. */
export interface UiOptions {
  readonly runs?: string;
  readonly port: number;
}

const bin = fileURLToPath(new URL("../../bin/partitura.js", import.meta.url));

/** `partitura ui`: shows the runs of this machine in a browser, until it is stopped. */
export async function ui(options: UiOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const [runsFolder, problems] = await runsFolderOf(options, terminal);
  showDiagnostics(problems, cwd, terminal);
  if (runsFolder === undefined) return exitCode.diagnostics;
  const { port } = options;
  const command = [process.execPath, bin] as const;
  try {
    const viewer = await startViewer({ runsFolder, port, version: version(), command });
    const interrupt = onInterrupt(
      () => undefined,
      () => undefined,
    );
    out.write(`The runs of ${runsFolder} are shown at\n\n  ${viewer.url}\n\nCtrl-C stops the viewer.\n`);
    if (!interrupt.signal.aborted) await once(interrupt.signal, "abort");
    await viewer.close();
    interrupt.release();
    return exitCode.ok;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const problem = code === "EADDRINUSE" ? "another program listens there" : message;
    showDiagnostics([commandReport("P8130", { port: String(port), problem })], cwd, terminal);
    return exitCode.diagnostics;
  }
}
