import { resolve } from "node:path";
import { exitCode, type ExitCode } from "../exit-code.js";
import { bytesText } from "../render/bytes-text.js";
import { shortPath } from "../render/locate.js";
import { showDiagnostics } from "../render/report.js";
import { alignColumns } from "../render/table.js";
import { artifactsOf, type KeptArtifact } from "../kept-runs/artifacts-of-run.js";
import { selectInstances } from "../kept-runs/select-instances.js";
import type { Terminal } from "../terminal.js";
import { type CopiedArtifact, copyArtifacts } from "../kept-runs/copy-artifacts.js";
import { readRunOf, type RunsOptions } from "./runs-folder.js";

/** Options of `partitura artifacts`. */
export interface ArtifactsOptions extends RunsOptions {
  /** A task, `train`, or one item of it, `train[2]`. */
  readonly task?: string;
  /** A folder to copy them to. */
  readonly copyTo?: string;
  readonly json?: true;
}

const placeText = (artifact: KeptArtifact | CopiedArtifact, cwd: string): string => {
  if ("copy" in artifact) return shortPath(artifact.copy, cwd);
  if (artifact.path === undefined) return artifact.uri;
  return artifact.size === undefined ? "gone" : shortPath(artifact.path, cwd);
};

/** `partitura artifacts`: what files and folders the tasks of a run made, and where they are. */
export async function artifacts(
  wanted: string | undefined,
  options: ArtifactsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const { task, copyTo, json } = options;
  const [run, finding] = await readRunOf(wanted, options, terminal);
  const [instances, selecting] = run === undefined ? [undefined, []] : selectInstances(run.record, task);
  const found = instances === undefined ? [] : await artifactsOf(instances);
  const [shown, copying] =
    instances === undefined || copyTo === undefined || found.length === 0
      ? [found, []]
      : await copyArtifacts(found, resolve(cwd, copyTo));
  showDiagnostics([...finding, ...selecting, ...copying], cwd, terminal);
  if (run === undefined || instances === undefined || shown === undefined) return exitCode.diagnostics;

  if (json === true) {
    out.write(`${JSON.stringify(shown, null, 2)}\n`);
  } else if (shown.length === 0) {
    const whose = task === undefined ? "" : ` of ${task}`;
    out.write(`There are no artifacts${whose} in run ${run.record.runId}: no task that is done gave one.\n`);
  } else {
    const rows = shown.map((it) => [
      it.task,
      it.name,
      it.type,
      it.size === undefined ? "" : bytesText(it.size),
      it.sha256.slice(0, 12),
      placeText(it, cwd),
    ]);
    const [title = "", ...lines] = alignColumns([
      ["task", "output", "type", "size", "sha256", copyTo === undefined ? "where" : "copy"],
      ...rows,
    ]);
    out.write(`${[out.colors.dim(title), ...lines].join("\n")}\n`);
  }
  return exitCode.ok;
}
