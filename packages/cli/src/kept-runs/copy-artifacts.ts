import { chmod, cp, lstat, mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Outcome } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import type { KeptArtifact } from "./artifacts-of-run.js";

/** An artifact and where it was copied to. */
export interface CopiedArtifact extends KeptArtifact {
  readonly copy: string;
}

/** Where an artifact goes in a folder: `train/2/model` for the output `model` of `train[2]`. */
export const placeOf = ({ task, name }: KeptArtifact): string =>
  [task, name].flatMap((it) => it.split(/[[\].]+/).filter((part) => part !== "")).join("/");

/** Stands for what is not there. @throws anything else. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** Lets the owner write to a file, or to all in a folder: kept artifacts do not change, a copy may. */
async function allowWriting(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  await chmod(path, found.mode | 0o200);
  if (found.isDirectory()) for (const name of await readdir(path)) await allowWriting(join(path, name));
}

/** Copies artifacts into a folder that does not exist yet or is empty; all of them or none. Reports P8123. */
export async function copyArtifacts(
  artifacts: readonly KeptArtifact[],
  folder: string,
): Promise<Outcome<readonly CopiedArtifact[]>> {
  const refuse = (problem: string): Outcome<never> => [
    undefined,
    [commandReport("P8123", { folder, problem })],
  ];
  const missing = artifacts.find(({ size }) => size === undefined);
  if (missing !== undefined) {
    const where = missing.path === undefined ? `is kept at ${missing.uri}` : "is gone";
    return refuse(`the artifact '${missing.name}' of ${missing.task} ${where}`);
  }
  const draft = `${folder}.partial-${process.pid}`;
  try {
    const before = await readdir(folder).catch(absent);
    if (before !== undefined && before.length > 0) return refuse("it is not empty");
    await mkdir(draft, { recursive: true });
    for (const artifact of artifacts) {
      const copy = join(draft, placeOf(artifact));
      await mkdir(dirname(copy), { recursive: true });
      await cp(artifact.path ?? "", copy, { recursive: true });
      await allowWriting(copy);
    }
    await rmdir(folder).catch(absent);
    await rename(draft, folder);
  } catch (error) {
    return refuse((error as Error).message);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return [artifacts.map((it) => ({ ...it, copy: join(folder, placeOf(it)) })), []];
}
