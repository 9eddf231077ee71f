import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Outputs } from "../nodes/scope.js";
import type { Stamp } from "./artifact-cache.js";
import { hashOf } from "./content-hash.js";
import { draftOf } from "./copy-tree.js";
import type { KeyParts } from "./result-key.js";

/** A result that is kept: one file, written at once. */
export interface Entry {
  readonly key: string;
  readonly pipeline: string;
  readonly task: string;
  /** When it was made, in ms since 1970, by the clock of the run. */
  readonly at: number;
  /** The run that made it. */
  readonly runId: string;
  readonly parts: KeyParts;
  /** The outputs; the places of artifacts are those in the run that made them. */
  readonly outputs: Outputs;
  /** The artifacts in the outputs by their content, with what they look like in the cache. */
  readonly artifacts: { readonly [sha256: string]: Stamp };
}

/** What a file says: an entry, that there is none, or what is wrong with it. */
export type ReadEntry =
  | { readonly kind: "entry"; readonly entry: Entry; readonly mtimeMs: number }
  | { readonly kind: "none" }
  | { readonly kind: "damaged"; readonly problem: string };

function textOf(file: string): { readonly text: string; readonly mtimeMs: number } {
  const fd = openSync(file, "r");
  try {
    const { size, mtimeMs } = fstatSync(fd);
    const content = Buffer.allocUnsafe(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read)
      read = readSync(fd, content, length, size - length, null);
    return { text: content.toString("utf8", 0, length), mtimeMs };
  } finally {
    closeSync(fd);
  }
}

/** Reads the entry in a file. The first line is the hash of the rest: what was torn or changed is known from it. */
export function readEntry(file: string): ReadEntry {
  try {
    const { text, mtimeMs } = textOf(file);
    const end = text.indexOf("\n");
    const content = text.slice(end + 1);
    if (end === -1 || text.slice(0, end) !== hashOf(content))
      return { kind: "damaged", problem: "its content is not what was written" };
    return { kind: "entry", entry: JSON.parse(content) as Entry, mtimeMs };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code === "ENOENT" ? { kind: "none" } : { kind: "damaged", problem: message };
  }
}

const dayMs = 86_400_000;

/** Notes that an entry was of use, once a day: the time of change of its file says when that was last. */
export function markUsed(file: string, mtimeMs: number): void {
  const now = Date.now();
  if (Math.abs(now - mtimeMs) < dayMs) return;
  try {
    utimesSync(file, now / 1000, now / 1000);
  } catch {
    // Somebody else's file, or one that cannot be written: it is of use all the same.
  }
}

/** Writes an entry, in the place of an earlier one if there is any. @throws what the file system says. */
export function writeEntry(file: string, entry: Entry): void {
  const content = JSON.stringify(entry);
  const draft = draftOf(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(draft, `${hashOf(content)}\n${content}`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
