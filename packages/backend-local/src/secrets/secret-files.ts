import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { taskNodes, type Pipeline } from "@partitura/core";
import type { Secrets } from "./secrets.js";

/** A secret's file could not be written. */
export class SecretFileError extends Error {}

/** The secret files of all tasks of a pipeline: the name of a secret by path. */
export function secretFilesOf(pipeline: Pipeline): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { node } of taskNodes(pipeline)) {
    for (const [path, secret] of Object.entries(node.policy.secretFiles ?? {})) {
      const other = files.get(path);
      if (other !== undefined && other !== secret)
        throw new SecretFileError(`${path} is to hold two secrets, '${other}' and '${secret}'`);
      files.set(path, secret);
    }
  }
  return files;
}

/**
 * Writes the files of secrets, which only this user can read; gives the function that removes them with the folders that
 * were made for them.
 * @throws {SecretFileError} when a path is there already or cannot be written; none is left behind then.
 */
export async function writeSecretFiles(pipeline: Pipeline, secrets: Secrets): Promise<() => Promise<void>> {
  const made: string[] = [];
  const remove = async (): Promise<void> => {
    for (const path of made.toReversed()) await rm(path, { recursive: true, force: true });
  };
  try {
    for (const [path, secret] of secretFilesOf(pipeline)) {
      if (existsSync(path)) throw new SecretFileError(`${path} is there already`);
      const folder = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      if (folder !== undefined) made.push(folder);
      made.push(path);
      await writeFile(path, secrets.get(secret) ?? "", { mode: 0o600, flag: "wx" });
    }
    return remove;
  } catch (error) {
    await remove();
    if (error instanceof SecretFileError) throw error;
    throw new SecretFileError((error as Error).message, { cause: error });
  }
}
