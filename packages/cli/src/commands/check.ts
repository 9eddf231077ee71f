import { portability, type PortabilityEntry } from "@partitura/compiler";
import { hasErrors, taskNodes, type Diagnostic } from "@partitura/core";
import { exitCode, type ExitCode } from "../exit-code.js";
import { locate } from "../render/locate.js";
import { renderPortability } from "../render/portability-text.js";
import { annotate, forPrograms, showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { emitFor, resolveTargets } from "./emit.js";
import { loadChecked, placeAt, rootOf } from "./load-checked.js";

/** Options of `partitura check`. */
export interface CheckOptions {
  readonly target?: readonly string[];
  readonly pipeline?: string;
  readonly json?: true;
}

interface FileReport {
  readonly diagnostics: readonly Diagnostic[];
  /** What each target makes of what the pipeline asks for; nothing when the pipeline itself is wrong. */
  readonly portability: readonly PortabilityEntry[];
  /** What is said of a file in which nothing is wrong. */
  readonly praise: string;
}

async function checkOne(file: string, options: CheckOptions, terminal: Terminal): Promise<FileReport> {
  const [checked, found] = await loadChecked(file, options.pipeline);
  const [backends, unknown] = await resolveTargets(options.target ?? [], terminal.cwd);
  const [, emitting] = checked === undefined ? [undefined, []] : await emitFor(backends, checked, terminal);
  const all = [...found, ...placeAt(unknown, checked?.pipeline.span), ...emitting];
  const tasks = checked === undefined ? 0 : taskNodes(checked.pipeline).length;
  return {
    diagnostics: locate(all, rootOf(file, terminal)),
    portability:
      checked === undefined ? [] : backends.flatMap((backend) => portability(checked.pipeline, backend)),
    praise: `${file}: ${checked?.pipeline.id ?? ""}, ${tasks} ${tasks === 1 ? "task" : "tasks"}, nothing wrong`,
  };
}

/**
 * `partitura check`: every problem of some files at once. For targets that are named also what each makes of what the
 * pipeline asks for: exactly, emulated at a cost, or refused. Writes nothing.
 */
export async function check(
  files: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const reports: FileReport[] = [];
  for (const file of files) reports.push(await checkOne(file, options, terminal));
  const diagnostics = reports.flatMap((it) => it.diagnostics);
  if (options.json === true) {
    const found = forPrograms(diagnostics, cwd, cwd);
    const report = reports.flatMap((it) => it.portability);
    out.write(
      `${JSON.stringify(options.target === undefined ? found : { diagnostics: found, portability: report }, null, 2)}\n`,
    );
    annotate(diagnostics, terminal);
  } else {
    showDiagnostics(diagnostics, cwd, terminal);
    for (const { diagnostics: own, praise, portability: entries } of reports) {
      for (const target of new Set(entries.map((it) => it.target))) {
        const mine = entries.filter((it) => it.target === target);
        out.write(
          renderPortability(target, mine, { colors: out.colors, columns: Math.min(out.columns, 110) }),
        );
      }
      if (!hasErrors(own)) out.write(`${out.colors.green("✔")} ${praise}\n`);
    }
  }
  return hasErrors(diagnostics) ? exitCode.diagnostics : exitCode.ok;
}
