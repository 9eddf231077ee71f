import { mkdirSync } from "node:fs";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Pipeline } from "@partitura/core";
import type { Instance } from "../log/events.js";
import { runFiles } from "./runs.js";

/** The files of one attempt of a task. Paths are absolute; nothing is there before it is wanted. */
export interface AttemptFolder {
  /** Its path in the run folder, with `/`. */
  readonly name: string;
  readonly path: string;
  readonly requestFile: string;
  readonly resultFile: string;
  readonly logFile: string;
  /** The body's working folder. */
  readonly workFolder: string;
  /** Where output artifacts are written, by name. */
  readonly outFolder: string;
  /** Makes the folder with its working folder. */
  readonly make: () => void;
}

/** The folder of one run: `pipeline.json`, `manifest.json`, `events.jsonl`, `code/`, `artifacts/`, `tasks/<id>[/<index>…]/attempt-<n>/`. */
export interface RunFolder {
  readonly path: string;
  readonly codeFolder: string;
  readonly artifactsFolder: string;
  readonly eventsFile: string;
  /** @throws {RunFolderError} when it cannot be written. */
  readonly writeManifest: (manifest: object) => Promise<void>;
  /** The folder of an attempt. */
  readonly attemptFolder: (instance: Instance, attempt: number) => AttemptFolder;
}

/** A run folder is there already or cannot be made. */
export class RunFolderError extends Error {}

/** What the file system says is what is wrong with the folder. */
async function asFolderError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new RunFolderError((error as Error).message, { cause: error });
  }
}

/** Writes a file whole or not at all, and so that a power cut does not take it back. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.tmp`;
  const handle = await open(draft, "w");
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/** What a run folder is made for: the texts that bodies run by their paths, and the pipeline as it is run. */
export interface Contents {
  readonly assets: { readonly [path: string]: string };
  readonly pipeline: Pipeline;
}

/** The run folder at a path. `resumption` counts how often the run was resumed: later attempts get names of their own. */
function folderAt(path: string, resumption: number): RunFolder {
  const mark = resumption === 0 ? "" : `.r${resumption}`;
  return {
    path,
    codeFolder: join(path, `code${mark}`),
    artifactsFolder: join(path, "artifacts"),
    eventsFile: join(path, runFiles.events),
    writeManifest: async (manifest) =>
      asFolderError(async () =>
        writeWhole(join(path, runFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`),
      ),
    attemptFolder: ({ node, index }, attempt) => {
      const name = ["tasks", node, ...index, `attempt-${attempt}${mark}`].join("/");
      const folder = `${path}/${name}`;
      const workFolder = `${folder}/work`;
      return {
        name,
        path: folder,
        requestFile: `${folder}/request.json`,
        resultFile: `${folder}/result.json`,
        logFile: `${folder}/log.txt`,
        workFolder,
        outFolder: `${folder}/out`,
        // In one call: it is quicker than to have it done elsewhere and be told.
        make: () => void mkdirSync(workFolder, { recursive: true }),
      };
    },
  };
}

async function fill(folder: RunFolder, { assets, pipeline }: Contents): Promise<void> {
  await writeWhole(join(folder.path, runFiles.pipeline), `${JSON.stringify(pipeline, null, 2)}\n`);
  for (const [name, text] of Object.entries(assets)) {
    await mkdir(dirname(join(folder.codeFolder, name)), { recursive: true });
    await writeFile(join(folder.codeFolder, name), text);
  }
}

/**
 * Makes the folder of a run and writes the texts its task bodies run into `code/`, and the pipeline as it is run.
 * @throws {RunFolderError} when it is there already or cannot be made.
 */
export async function makeRunFolder(
  runsFolder: string,
  runId: string,
  contents: Contents,
): Promise<RunFolder> {
  const folder = folderAt(join(runsFolder, runId), 0);
  return asFolderError(async () => {
    await mkdir(runsFolder, { recursive: true });
    await mkdir(folder.path);
    await fill(folder, contents);
    return folder;
  });
}

/**
 * Opens the folder of a run that goes on for the `resumption`-th time, with the code that is run from now on in `code.r<n>/`.
 * @throws {RunFolderError} when it cannot be written to.
 */
export async function reopenRunFolder(
  path: string,
  resumption: number,
  contents: Contents,
): Promise<RunFolder> {
  const folder = folderAt(path, resumption);
  return asFolderError(async () => {
    await rm(folder.codeFolder, { recursive: true, force: true });
    await fill(folder, contents);
    return folder;
  });
}
