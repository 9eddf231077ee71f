import { features } from "@partitura/core";
import { builtInBackends, findBackends } from "../backends.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { capabilityText } from "../render/capability-text.js";
import { showDiagnostics } from "../render/report.js";
import { alignColumns } from "../render/table.js";
import type { Terminal } from "../terminal.js";

/** `partitura targets`: the names of all targets, or how one of them honours each feature and how that is known. */
export async function targets(target: string | undefined, terminal: Terminal): Promise<ExitCode> {
  const { out, cwd } = terminal;
  if (target === undefined) {
    const rows = (await builtInBackends()).map((it) => [it.target, it.title]);
    out.write(`${alignColumns([...rows, ["ir", "the pipeline itself as JSON"]]).join("\n")}\n`);
    return exitCode.ok;
  }
  const [backends, problems] = await findBackends(target, cwd);
  if (backends === undefined) {
    showDiagnostics(problems, cwd, terminal);
    return exitCode.diagnostics;
  }
  for (const { title, target: name, capabilities } of backends) {
    const rows = features.map((feature) => {
      const capability = capabilities[feature];
      const { kind, source } = capability.evidence;
      return [feature, capability.support, `${kind}: ${source}`, capabilityText(capability)];
    });
    out.write(`${title} (${name})\n${alignColumns(rows).join("\n")}\n`);
  }
  return exitCode.ok;
}
