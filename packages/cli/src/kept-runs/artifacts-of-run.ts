import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { instanceKey, type InstanceRecord } from "@partitura/backend-local";

/** An artifact that a task instance made or passed on. */
export interface KeptArtifact {
  /** The instance: `train[2]`. */
  readonly task: string;
  /** Where it stands in the outputs: `model`, `models[0]`. */
  readonly name: string;
  readonly type: string;
  readonly sha256: string;
  readonly uri: string;
  /** Where it is on this machine; absent when it is somewhere else. */
  readonly path?: string | undefined;
  readonly kind?: "file" | "folder" | undefined;
  /** In bytes, of a folder all its files; absent when it is not here or is gone. */
  readonly size?: number | undefined;
}

interface Reference {
  readonly type: string;
  readonly uri: string;
  readonly sha256: string;
}

function isReference(value: unknown): value is Reference {
  const fields = (typeof value === "object" ? value : null) as { readonly [key: string]: unknown } | null;
  return ["type", "uri", "sha256"].every((key) => typeof fields?.[key] === "string");
}

/** The references in a value with the paths of their places. */
function* referencesIn(value: unknown, place: string): Generator<readonly [place: string, Reference]> {
  if (isReference(value)) {
    yield [place, value];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* referencesIn(item, `${place}[${index}]`);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, field] of Object.entries(value)) {
      yield* referencesIn(field, place === "" ? name : `${place}.${name}`);
    }
  }
}

/** The bytes of a file, or of all files in a folder. */
async function sizeOf(path: string): Promise<Pick<KeptArtifact, "kind" | "size">> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return {};
  if (!found.isDirectory()) return { kind: "file", size: found.size };
  let size = 0;
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) size += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { kind: "folder", size };
}

/** The artifacts among the outputs of task instances, in their order. */
export async function artifactsOf(instances: readonly InstanceRecord[]): Promise<readonly KeptArtifact[]> {
  const found: KeptArtifact[] = [];
  for (const instance of instances) {
    for (const [name, { type, sha256, uri }] of referencesIn(instance.outputs ?? {}, "")) {
      const isHere = URL.canParse(uri) && new URL(uri).protocol === "file:";
      const path = isHere ? fileURLToPath(uri) : undefined;
      const size = path === undefined ? {} : await sizeOf(path);
      found.push({ task: instanceKey(instance), name, type, sha256, uri, path, ...size });
    }
  }
  return found;
}
