import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Json } from "@partitura/core";
import { artifactHash } from "../cache/content-hash.js";
import { bring } from "../cache/copy-tree.js";
import type { Outputs } from "../nodes/scope.js";
import { isReference, pathOf, type Reference } from "./artifacts.js";

/** A value with every reference in it changed. */
function mapReferences(value: Json, change: (reference: Reference) => Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((it) => mapReferences(it, change));
  if (isReference(value)) return change(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, mapReferences(it, change)]));
}

function referencesIn(outputs: Outputs): readonly Reference[] {
  const found: Reference[] = [];
  mapReferences({ ...outputs }, (reference) => {
    found.push(reference);
    return null;
  });
  return found;
}

/** Whether the artifacts of this machine that outputs refer to are there, with the content that they had. */
export async function areWhole(outputs: Outputs): Promise<boolean> {
  for (const reference of referencesIn(outputs)) {
    const path = pathOf(reference);
    if (path === undefined) continue;
    const hash = await artifactHash(path).catch(() => undefined);
    if (hash !== reference.sha256) return false;
  }
  return true;
}

/**
 * Puts the artifacts that outputs of another run refer to into a run's store, without a copy where the file system can, and
 * gives the outputs that refer there. Undefined when one of them is gone.
 */
export async function bringOutputs(outputs: Outputs, store: string): Promise<Outputs | undefined> {
  const placeOf = ({ sha256 }: Reference): string => join(store, sha256);
  for (const reference of referencesIn(outputs)) {
    const path = pathOf(reference);
    if (path === undefined) continue;
    try {
      await bring(path, placeOf(reference));
    } catch {
      return undefined;
    }
  }
  return mapReferences({ ...outputs }, (reference) =>
    pathOf(reference) === undefined
      ? { ...reference }
      : { ...reference, uri: pathToFileURL(placeOf(reference)).href },
  ) as Outputs;
}
