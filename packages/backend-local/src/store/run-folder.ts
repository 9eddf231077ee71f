import { appendFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Pipeline } from "@partitura/core";
import type { Instance, RunEvent } from "../log/events.js";

/** The files of one attempt of a task. Paths are absolute. */
export interface AttemptFolder {
  readonly requestFile: string;
  readonly resultFile: string;
  readonly logFile: string;
  /** The body's working folder. */
  readonly workFolder: string;
  /** Where output artifacts are written, by name. */
  readonly outFolder: string;
}

/** The folder of one run: `pipeline.json`, `manifest.json`, `events.jsonl`, `code/`, `artifacts/`, `tasks/<id>[/<index>…]/attempt-<n>/`. */
export interface RunFolder {
  readonly path: string;
  readonly codeFolder: string;
  readonly artifactsFolder: string;
  readonly writeManifest: (manifest: object) => Promise<void>;
  readonly appendEvent: (event: RunEvent) => void;
  /** Makes the folder of an attempt. */
  readonly makeAttempt: (instance: Instance, attempt: number) => Promise<AttemptFolder>;
}

/** A run folder is there already or cannot be made. */
export class RunFolderError extends Error {}

/**
 * Makes the folder of a run and writes the texts its task bodies run into `code/`, and the pipeline as it is run.
 * @throws {RunFolderError} when it is there already or cannot be made.
 */
export async function makeRunFolder(
  runsFolder: string,
  runId: string,
  assets: { readonly [path: string]: string },
  pipeline: Pipeline,
): Promise<RunFolder> {
  const path = join(runsFolder, runId);
  const codeFolder = join(path, "code");
  try {
    await mkdir(runsFolder, { recursive: true });
    await mkdir(path);
    await writeFile(join(path, "pipeline.json"), `${JSON.stringify(pipeline, null, 2)}\n`);
    for (const [name, text] of Object.entries(assets)) {
      await mkdir(dirname(join(codeFolder, name)), { recursive: true });
      await writeFile(join(codeFolder, name), text);
    }
  } catch (error) {
    throw new RunFolderError((error as Error).message, { cause: error });
  }
  const eventsFile = join(path, "events.jsonl");
  return {
    path,
    codeFolder,
    artifactsFolder: join(path, "artifacts"),
    writeManifest: async (manifest) => {
      const file = join(path, "manifest.json");
      await writeFile(`${file}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
      await rename(`${file}.tmp`, file);
    },
    appendEvent: (event) => appendFileSync(eventsFile, `${JSON.stringify(event)}\n`),
    makeAttempt: async ({ node, index }, attempt) => {
      const folder = join(path, "tasks", node, ...index.map(String), `attempt-${attempt}`);
      const [workFolder, outFolder] = [join(folder, "work"), join(folder, "out")];
      await mkdir(workFolder, { recursive: true });
      await mkdir(outFolder);
      return {
        requestFile: join(folder, "request.json"),
        resultFile: join(folder, "result.json"),
        logFile: join(folder, "log.txt"),
        workFolder,
        outFolder,
      };
    },
  };
}
