import { join, resolve } from "node:path";
import { manifestName, writeOutput, type Checked, type Output } from "@partitura/compiler";
import { hasErrors, type Diagnostic } from "@partitura/core";
import { exitCode, type ExitCode } from "../exit-code.js";
import { locate, shortPath } from "../render/locate.js";
import { annotate, forPrograms, showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { version } from "../version.js";
import { emitFor, emitIr, resolveTargets, sourceName, type Emitted } from "./emit.js";
import { loadChecked, placeAt, rootOf } from "./load-checked.js";

/** Options of `partitura compile`. */
export interface CompileCommandOptions {
  readonly target: readonly string[];
  readonly out?: string;
  readonly pipeline?: string;
  readonly json?: true;
}

interface Compiled {
  readonly checked: Checked;
  readonly emitted: readonly Emitted[];
}

async function compileAll(
  file: string,
  { target, pipeline }: CompileCommandOptions,
  terminal: Terminal,
): Promise<readonly [Compiled | undefined, readonly Diagnostic[]]> {
  const [checked, found] = await loadChecked(file, pipeline);
  const [backends, unknown] = await resolveTargets(target, terminal.cwd);
  const before = [...found, ...placeAt(unknown, checked?.pipeline.span)];
  if (checked === undefined) return [undefined, before];
  const [emitted, emitting] = await emitFor(backends, checked, terminal);
  const diagnostics = [...before, ...emitting];
  if (emitted === undefined || hasErrors(diagnostics)) return [undefined, diagnostics];
  return [{ checked, emitted: target.includes("ir") ? [...emitted, emitIr(checked)] : emitted }, diagnostics];
}

function outputsOf({ checked, emitted }: Compiled, out: string, terminal: Terminal): readonly Output[] {
  const { pipeline, hash, file } = checked;
  const source = sourceName(file, terminal);
  return emitted.map(({ target, result }) => ({
    folder: emitted.length === 1 ? out : join(out, target),
    entry: { target, pipeline: pipeline.id, hash, version: version(), source, tasks: result.tasks },
    files: result.files,
  }));
}

interface Written {
  readonly target: string;
  readonly folder: string;
  readonly files: readonly string[];
}

/** `partitura compile`: one pipeline for several targets; all files are written, or none. */
export async function compile(
  file: string,
  options: CompileCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const root = rootOf(file, terminal);
  const [compiled, found] = await compileAll(file, options, terminal);

  const finish = (diagnostics: readonly Diagnostic[], written: readonly Written[]): ExitCode => {
    const ok = !hasErrors(diagnostics);
    if (options.json === true) {
      const report = { ok, diagnostics: forPrograms(diagnostics, root, cwd), written };
      out.write(`${JSON.stringify(report, null, 2)}\n`);
      annotate(locate(diagnostics, root), terminal);
    } else {
      showDiagnostics(diagnostics, root, terminal);
      for (const { target, folder, files } of written) {
        out.write(`${out.colors.green("✔")} ${target}  ${files.length} files in ${folder}\n`);
        for (const path of files) out.write(`    ${path}\n`);
      }
    }
    return ok ? exitCode.ok : exitCode.diagnostics;
  };

  if (compiled === undefined) return finish(found, []);
  if (options.out === undefined) {
    showDiagnostics(found, root, terminal);
    for (const { result } of compiled.emitted) for (const { text } of result.files) out.write(text);
    return exitCode.ok;
  }
  const outputs = outputsOf(compiled, resolve(cwd, options.out), terminal);
  const [paths, writing] = writeOutput(outputs);
  const diagnostics = [...found, ...placeAt(writing, compiled.checked.pipeline.span)];
  if (paths === undefined) return finish(diagnostics, []);
  const written = outputs.map(({ folder, entry, files }) => ({
    target: entry.target,
    folder: shortPath(folder, cwd),
    files: [...files.map(({ path }) => path), manifestName],
  }));
  return finish(diagnostics, written);
}
