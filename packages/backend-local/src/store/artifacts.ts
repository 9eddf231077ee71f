import { chmod, lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Json } from "@partitura/core";

/** A reference to an artifact, as it is passed from task to task. */
export interface Reference {
  readonly type: string;
  readonly uri: string;
  readonly sha256: string;
}

/** Whether a value is a reference to an artifact. */
export function isReference(value: Json | undefined): value is Json & Reference {
  const fields = (typeof value === "object" ? value : null) as { readonly [key: string]: unknown } | null;
  return ["type", "uri", "sha256"].every((key) => typeof fields?.[key] === "string");
}

/** The local path of an artifact; undefined when it is not a file of this machine. */
export function pathOf({ uri }: Reference): string | undefined {
  return URL.canParse(uri) && new URL(uri).protocol === "file:" ? fileURLToPath(uri) : undefined;
}

/** Takes the permission to write from a file or from every file in a folder: artifacts do not change. */
async function protect(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isFile()) await chmod(path, found.mode & ~0o222);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await protect(join(path, name));
}

/**
 * Moves an artifact that a task has written into a run's store, where it is known by its content,
 * and gives the reference to it there.
 */
export async function keepArtifact(store: string, written: string, reference: Reference): Promise<Reference> {
  const path = join(store, reference.sha256);
  await mkdir(store, { recursive: true });
  await protect(written);
  try {
    await rename(written, path);
  } catch (error) {
    // The same content is there already: a file is replaced by its equal, a folder cannot be.
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    await rm(written, { recursive: true, force: true });
  }
  const { type, sha256 } = reference;
  return { type, uri: pathToFileURL(path).href, sha256 };
}
