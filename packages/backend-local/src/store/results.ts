import { cp, link, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { randomBytes } from "node:crypto";
import { canonicalJson, type Json, type Policy, sha256, type TaskDefinition } from "@partitura/core";
import type { Outputs } from "../nodes/scope.js";
import { isReference, pathOf, type Reference } from "./artifacts.js";

/** Results of tasks that are kept for later runs. */
export interface KeptResults {
  /** The outputs that were kept under a key, with their artifacts in a run's store; undefined when there are none so young. */
  readonly find: (key: string, ttlSeconds: number | undefined, store: string) => Promise<Outputs | undefined>;
  readonly keep: (key: string, outputs: Outputs) => Promise<void>;
}

interface Kept {
  readonly at: number;
  readonly outputs: Outputs;
}

/** A value with every reference in it changed. */
function mapReferences(value: Json, change: (reference: Reference) => Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((it) => mapReferences(it, change));
  if (isReference(value)) return change(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, mapReferences(it, change)]));
}

/** What decides a task's result: its code, what it is given (artifacts by their content), and the version of the cache. */
export function resultKey(
  pipeline: string,
  task: TaskDefinition,
  inputs: Outputs,
  { cache }: Policy,
): string {
  const { id, body, outputs } = task;
  const given = mapReferences({ ...inputs }, ({ type, sha256: content }) => ({ type, sha256: content }));
  const types = outputs as unknown as Json;
  return sha256(
    canonicalJson([pipeline, id, body.kind, body.codeHash, types, cache?.version ?? null, given]),
  );
}

/** Puts an artifact into a run's store, without a copy where the file system can; whether it is there now. */
async function bring(from: string, to: string): Promise<boolean> {
  if (await stat(to).catch(() => undefined)) return true;
  const found = await stat(from).catch(() => undefined);
  if (found === undefined) return false;
  await mkdir(dirname(to), { recursive: true });
  if (found.isFile()) {
    const linked = await link(from, to).then(
      () => true,
      () => false,
    );
    if (linked) return true;
  }
  await cp(from, to, { recursive: true });
  return true;
}

/** Results in a folder, a file each. */
export function keptResults(folder: string, now: () => number): KeptResults {
  const fileOf = (key: string): string => join(folder, `${key}.json`);
  return {
    find: async (key, ttlSeconds, store) => {
      const text = await readFile(fileOf(key), "utf8").catch(() => undefined);
      if (text === undefined) return undefined;
      const { at, outputs } = JSON.parse(text) as Kept;
      if (ttlSeconds !== undefined && now() - at > ttlSeconds * 1000) return undefined;
      const wanted = new Map<string, string>();
      const moved = mapReferences({ ...outputs }, (reference) => {
        const [from, to] = [pathOf(reference), join(store, reference.sha256)];
        if (from !== undefined) wanted.set(from, to);
        return { ...reference, uri: pathToFileURL(to).href };
      });
      for (const [from, to] of wanted) if (!(await bring(from, to))) return undefined;
      return moved as Outputs;
    },
    keep: async (key, outputs) => {
      await mkdir(folder, { recursive: true });
      const kept: Kept = { at: now(), outputs };
      const draft = `${fileOf(key)}.${randomBytes(4).toString("hex")}`;
      await writeFile(draft, JSON.stringify(kept), { mode: 0o600 });
      await rename(draft, fileOf(key));
    },
  };
}
