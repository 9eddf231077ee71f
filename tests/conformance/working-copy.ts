import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { tmpdir } from "node:os";
import { repository } from "./scenario.js";

/** What a conformance run reads of the repository besides its dependencies. */
const copied = ["package.json", "tsconfig.json", "tsconfig.base.json", "packages", "tests", "examples"];

/** Dependencies as links, but for the workspace's own packages, which are the copy's. */
function linkModules(from: string, to: string, copy: string): void {
  mkdirSync(to, { recursive: true });
  const own = readdirSync(join(repository, "packages"));
  for (const name of readdirSync(from)) {
    const scope = name.startsWith("@");
    if (scope) linkModules(join(from, name), join(to, name), copy);
    else if (basename(from) === "@partitura" && own.includes(name))
      symlinkSync(join(copy, "packages", name), join(to, name));
    else if (name === "partitura") symlinkSync(join(copy, "packages/cli"), join(to, name));
    else symlinkSync(join(from, name), join(to, name));
  }
}

/**
 * Copies the built repository into a folder of its own, in which compiled code can be changed without anybody noticing.
 * The folder is to be removed by the caller.
 */
export function makeWorkingCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), "partitura-mutations-"));
  try {
    const nested: string[] = [];
    for (const name of copied) {
      cpSync(join(repository, name), join(copy, name), {
        recursive: true,
        filter: (source) => {
          if (basename(source) === "node_modules") nested.push(relative(repository, source));
          return basename(source) !== "node_modules" && basename(source) !== ".partitura";
        },
      });
    }
    for (const folder of ["node_modules", ...nested]) {
      if (existsSync(join(repository, dirname(folder))))
        linkModules(join(repository, folder), join(copy, folder), copy);
    }
    return copy;
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw error;
  }
}
