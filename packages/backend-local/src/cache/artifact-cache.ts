import { statSync } from "node:fs";
import { chmod, mkdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { artifactHash, filesIn, hashOf } from "./content-hash.js";
import { bring, replaceBy } from "./copy-tree.js";

/**
 * What a file or folder looks like without reading it: sizes and times of change. As long as it does not change, the content
 * is taken to be the one that was hashed.
 */
export type Stamp = string;

/** Artifacts by their content, in a folder of the cache's own, so that they outlive the run that made them. */
export interface ArtifactCache {
  /** The path of the artifact of a hash, whether it is there or not. */
  readonly pathOf: (sha256: string) => string;
  /** Takes the artifact at a path in and gives its stamp. @throws what the file system says. */
  readonly keep: (from: string, sha256: string) => Promise<Stamp>;
  /** Puts an artifact at a place, if it is there and still what it was; else says why not. */
  readonly give: (sha256: string, stamp: Stamp, to: string) => Promise<Given>;
}

/** An artifact is at its place, and has a new stamp when it had to be hashed again; or it cannot be had. */
export type Given =
  { readonly problem?: undefined; readonly stamp?: Stamp | undefined } | { readonly problem: string };

const stampOfFile = ({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): string =>
  `${size}:${mtimeMs}`;

async function stampOf(path: string): Promise<Stamp> {
  const found = statSync(path);
  if (!found.isDirectory()) return stampOfFile(found);
  const lines: string[] = [];
  for (const file of await filesIn(path)) lines.push(`${file} ${stampOfFile(await stat(join(path, file)))}`);
  return `folder:${hashOf(lines.join("\n"))}`;
}

/** The artifacts that a folder keeps. */
export function artifactCache(folder: string): ArtifactCache {
  const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256);

  async function isSame(a: string, b: string): Promise<boolean> {
    const [one, other] = [await stat(a, { bigint: true }), await stat(b, { bigint: true })];
    return one.ino === other.ino && one.dev === other.dev;
  }

  return {
    pathOf,
    keep: async (from, sha256) => {
      const path = pathOf(sha256);
      const there = await stat(path).catch(() => undefined);
      if (there === undefined) {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await bring(from, path);
      } else if (!(await isSame(from, path)) && (await artifactHash(path)) !== sha256) {
        if (there.isDirectory()) await rm(path, { recursive: true, force: true });
        await replaceBy(path, async (draft) => bring(from, draft));
      } else {
        // The time of its last change of state is now: whoever clears up sees that it was asked for.
        await chmod(path, there.mode).catch(() => undefined);
      }
      return stampOf(path);
    },
    give: async (sha256, stamp, to) => {
      const path = pathOf(sha256);
      try {
        const now = await stampOf(path);
        if (now !== stamp && (await artifactHash(path)) !== sha256) {
          await rm(path, { recursive: true, force: true });
          return { problem: "its content was changed" };
        }
        await bring(path, to);
        return now === stamp ? {} : { stamp: now };
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        return { problem: code === "ENOENT" ? "it is gone" : message };
      }
    },
  };
}
