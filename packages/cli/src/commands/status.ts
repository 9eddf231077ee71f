import { exitCode, type ExitCode } from "../exit-code.js";
import { renderClusterRun } from "../render/cluster-run.js";
import { showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { askCluster, type ClusterCommandOptions } from "./cluster-target.js";

/** `partitura status`: how a submitted run and its tasks stand. */
export async function status(
  name: string,
  { target, json, ...where }: ClusterCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const [run, diagnostics] = await askCluster("status", target, (cluster) =>
    cluster.status({ ...where, name }),
  );
  showDiagnostics(diagnostics, cwd, terminal);
  if (run === undefined) return exitCode.diagnostics;
  out.write(json === true ? `${JSON.stringify(run, null, 2)}\n` : renderClusterRun(run));
  return exitCode.ok;
}
