import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256, type EmittedFile, type Outcome } from "@partitura/core";
import { loadReport } from "../load/diagnostics.js";

/** What was written for one pipeline and target. */
export interface ManifestEntry {
  readonly target: string;
  readonly pipeline: string;
  /** The pipeline's content hash. */
  readonly hash: string;
  /** Partitura's version. */
  readonly version: string;
  readonly source: string;
  /** sha256 of each file, by its path below the target's folder. */
  readonly files: { readonly [path: string]: string };
  /** The engine's name of each task node. */
  readonly tasks: { readonly [node: string]: string };
}

/** The name of the manifest in each output folder. */
export const manifestName = "partitura.json";

/** Files to write into one folder, with what the manifest says of them. */
export interface Output {
  /** The folder; created when it is not there. */
  readonly folder: string;
  readonly entry: Omit<ManifestEntry, "files">;
  readonly files: readonly EmittedFile[];
}

function readManifest(folder: string): readonly ManifestEntry[] {
  try {
    return (
      JSON.parse(readFileSync(join(folder, manifestName), "utf8")) as {
        readonly written: readonly ManifestEntry[];
      }
    ).written;
  } catch {
    return [];
  }
}

/**
 * Writes the files of several outputs, all or none: everything is first written beside its place, then renamed into it.
 * Files that an earlier compile of the same pipeline wrote and this one does not are removed. Other files stay.
 * Reports P8007 and changes nothing when a folder cannot be written.
 */
export function writeOutput(outputs: readonly Output[]): Outcome<readonly string[]> {
  const staged: { readonly from: string; readonly to: string }[] = [];
  const stale: string[] = [];
  const tag = randomUUID().slice(0, 8);
  let current = "";
  try {
    for (const { folder, entry, files } of outputs) {
      const hashes = Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]));
      const others = readManifest(folder).filter(
        (it) => it.pipeline !== entry.pipeline || it.target !== entry.target,
      );
      const before = readManifest(folder).filter((it) => !others.includes(it));
      const kept = new Set([...Object.keys(hashes), ...others.flatMap((it) => Object.keys(it.files))]);
      stale.push(
        ...before
          .flatMap((it) => Object.keys(it.files))
          .filter((path) => !kept.has(path))
          .map((path) => join(folder, path)),
      );
      const written = [...others, { ...entry, files: hashes }].toSorted((a, b) =>
        `${a.target} ${a.pipeline}` < `${b.target} ${b.pipeline}` ? -1 : 1,
      );
      const manifest = { path: manifestName, text: `${JSON.stringify({ written }, null, 2)}\n` };
      for (const { path, text } of [...files, manifest]) {
        const to = join(folder, path);
        const from = `${to}.${tag}.tmp`;
        current = to;
        mkdirSync(dirname(to), { recursive: true });
        if (isFolder(to)) throw new Error("there is a folder of that name");
        staged.push({ from, to });
        writeFileSync(from, text);
      }
    }
    for (const { from, to } of staged) renameSync(from, to);
    for (const path of stale) removeWithEmptyFolders(path);
    return [staged.map(({ to }) => to), []];
  } catch (error) {
    for (const { from } of staged) rmSync(from, { force: true });
    return [undefined, [loadReport("P8007", { path: current, problem: (error as Error).message })]];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function removeWithEmptyFolders(path: string): void {
  rmSync(path, { force: true });
  const folder = dirname(path);
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
