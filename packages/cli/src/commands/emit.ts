import { relative, sep } from "node:path";
import { checkOverlays, compileTo, loadConfig, type Checked } from "@partitura/compiler";
import { printPipeline, type Backend, type Diagnostic, type EmitResult, type Outcome } from "@partitura/core";
import { findBackends, knownTargets } from "../backends.js";
import type { Terminal } from "../terminal.js";
import { version } from "../version.js";
import { placeInConfig } from "./config-place.js";
import { placeAt } from "./load-checked.js";

/** What one target makes of a pipeline. */
export interface Emitted {
  readonly target: string;
  readonly result: EmitResult;
}

/** The backends that `--target` names, and the problems of the names that are no target. `ir` has no backend. */
export async function resolveTargets(
  targets: readonly string[],
  cwd: string,
): Promise<readonly [backends: readonly Backend[], diagnostics: readonly Diagnostic[]]> {
  const engines = [...new Set(targets)].filter((target) => target !== "ir");
  const found = await Promise.all(engines.map((target) => findBackends(target, cwd)));
  return [found.flatMap(([backends]) => backends ?? []), found.flatMap(([, problems]) => problems)];
}

/** The pipeline file as it is named in headers: posix, relative to where the command runs. */
export const sourceName = (file: string, { cwd }: Terminal): string =>
  relative(cwd, file).split(sep).join("/");

/** Compiles a checked pipeline for backends with the options of the project's config; nothing is written. */
export async function emitFor(
  backends: readonly Backend[],
  checked: Checked,
  terminal: Terminal,
): Promise<Outcome<readonly Emitted[]>> {
  const [config, diagnostics] = await loadConfig(checked.root);
  if (config === undefined) return [undefined, diagnostics];
  const source = sourceName(checked.file, terminal);
  const outcomes = backends.map(
    (backend) =>
      [
        backend,
        ...compileTo(backend, checked, {
          options: config.targets[backend.target],
          version: version(),
          source,
        }),
      ] as const,
  );
  const found = outcomes.flatMap(([{ target }, , problems]) => {
    const ofConfig = placeInConfig(config, target);
    return problems.flatMap((it) => placeAt([it], it.code === "P8006" ? ofConfig : checked.pipeline.span));
  });
  const emitted = outcomes.flatMap(([{ target }, result]) =>
    result === undefined ? [] : [{ target, result }],
  );
  const targets = backends.map(({ target }) => target);
  const overlays = targets.length === 0 ? [] : checkOverlays(checked.pipeline, targets, knownTargets);
  return [emitted.length === backends.length ? emitted : undefined, [...diagnostics, ...overlays, ...found]];
}

/** The pipeline itself as a target: its IR in one file. */
export function emitIr({ pipeline }: Checked): Emitted {
  return {
    target: "ir",
    result: { files: [{ path: `${pipeline.id}.ir.json`, text: printPipeline(pipeline) }], tasks: {} },
  };
}
