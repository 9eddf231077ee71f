import { exitCode, type ExitCode } from "../exit-code.js";
import { showDiagnostics } from "../render/report.js";
import { instanceName } from "../run-view/plain.js";
import type { Terminal } from "../terminal.js";
import { askCluster, type ClusterCommandOptions } from "./cluster-target.js";

/** Options of `partitura logs` of a run on a cluster. */
export interface ClusterLogsOptions extends ClusterCommandOptions {
  readonly task?: string;
}

/** `partitura logs --target`: what the tasks of a submitted run wrote, one after the other. */
export async function clusterLogs(
  name: string,
  { target, json, task, ...where }: ClusterLogsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const [found, diagnostics] = await askCluster("logs", target, (cluster) =>
    cluster.logs({ ...where, name, task }),
  );
  showDiagnostics(diagnostics, cwd, terminal);
  if (found === undefined) return exitCode.diagnostics;
  if (json === true) {
    out.write(`${JSON.stringify(found, null, 2)}\n`);
    return exitCode.ok;
  }
  for (const log of found) {
    const title = `── ${instanceName(log.task, log.index)}, attempt ${log.attempt}`;
    out.write(
      `${out.colors.bold(title)}\n${log.text}${log.text === "" || log.text.endsWith("\n") ? "" : "\n"}`,
    );
  }
  return exitCode.ok;
}
