import { type InstanceRecord, instanceKey, isReference, pathOf } from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import type { ArtifactItem, ArtifactsMessage } from "../api/messages.js";
import type { FollowedRun } from "../follow/followed-run.js";
import { inFolder } from "./in-folder.js";

/** The references to artifacts in a value, with the path of their place in it. */
function* referencesIn(value: Json, path: string): Generator<Omit<ArtifactItem, "key">> {
  if (isReference(value)) {
    const { type, sha256, uri } = value;
    yield { output: path, type, sha256, uri };
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* referencesIn(part, `${path}.${name}`);
}

function* artifactsOf(instance: InstanceRecord): Generator<ArtifactItem> {
  for (const [name, value] of Object.entries(instance.outputs ?? {}))
    for (const found of referencesIn(value, name)) yield { key: instanceKey(instance), ...found };
}

/** A part of the artifacts that the tasks of a run, or the instance of a key, have given. */
export function listArtifacts(
  run: FollowedRun,
  {
    key,
    offset,
    limit,
  }: { readonly key?: string | undefined; readonly offset: number; readonly limit: number },
): ArtifactsMessage {
  const { instances } = run.record();
  const one = key === undefined ? undefined : instances.get(key);
  const among = key === undefined ? [...instances.values()] : one === undefined ? [] : [one];
  const artifacts: ArtifactItem[] = [];
  let total = 0;
  for (const instance of among)
    for (const found of artifactsOf(instance)) {
      if (total >= offset && artifacts.length < limit) artifacts.push(found);
      total++;
    }
  return { artifacts, total };
}

/** An artifact of a run that can be opened. */
export interface FoundArtifact extends ArtifactItem {
  readonly path: string;
}

/**
 * The artifact that an instance has given as an output, with its path; undefined when it has not, or its file is gone, or is not
 * one of the folder of runs: a task can give any text for the place of an artifact.
 */
export async function findArtifact(
  run: FollowedRun,
  runsFolder: string,
  { key, output }: Pick<ArtifactItem, "key" | "output">,
): Promise<FoundArtifact | undefined> {
  const instance = run.record().instances.get(key);
  if (instance === undefined) return undefined;
  for (const found of artifactsOf(instance)) {
    if (found.output !== output) continue;
    const place = pathOf(found);
    const path = place === undefined ? undefined : await inFolder(runsFolder, place);
    return path === undefined ? undefined : { ...found, path };
  }
  return undefined;
}
