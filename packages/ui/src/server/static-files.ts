import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the page. */
export interface StaticFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const types: { readonly [ending: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** The folder of the built page: beside this file once it is built. */
const folder = fileURLToPath(new URL("../web", import.meta.url));

/**
 * Reads all files of the page into memory, by their path from `/`; what is asked for never reaches the file system.
 * @throws when the page was not built.
 */
export async function readStaticFiles(): Promise<ReadonlyMap<string, StaticFile>> {
  const files = (await readdir(folder)).filter((name) => types[extname(name)] !== undefined);
  const read = files.map(async (name) => {
    const content = new Uint8Array(await readFile(join(folder, name)));
    return [`/${name}`, { content, type: types[extname(name)] ?? "" }] as const;
  });
  return new Map(await Promise.all(read));
}
