import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The texts that the bodies of a run ran last, by their paths, as a run folder keeps them. */
export async function keptCode(folder: string): Promise<{ readonly [path: string]: string }> {
  const numbered = (await readdir(folder)).flatMap((name) => {
    const [, resumption] = /^code(?:\.r(\d+))?$/u.exec(name) ?? [undefined];
    return name === "code"
      ? [{ name, at: 0 }]
      : resumption === undefined
        ? []
        : [{ name, at: Number(resumption) }];
  });
  const last = numbered.toSorted((a, b) => b.at - a.at)[0];
  if (last === undefined) return {};
  const root = join(folder, last.name);
  const texts: { [path: string]: string } = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes("__pycache__")) continue;
    const path = join(entry.parentPath, entry.name);
    texts[path.slice(root.length + 1).replaceAll("\\", "/")] = await readFile(path, "utf8");
  }
  return texts;
}
