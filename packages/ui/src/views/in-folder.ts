import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";

/** The real path of something in a folder; undefined when there is no such thing, or it lies outside, by `..` or by a link. */
export async function inFolder(folder: string, path: string): Promise<string | undefined> {
  try {
    const [root, found] = [await realpath(folder), await realpath(resolve(folder, path))];
    return found.startsWith(root + sep) ? found : undefined;
  } catch {
    return undefined;
  }
}
