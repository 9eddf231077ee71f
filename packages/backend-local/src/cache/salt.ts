import { createHmac, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { draftOf } from "./copy-tree.js";

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The salt of a cache; made by the first who asks. Where it cannot be kept, it lasts as long as this process. */
function saltIn(folder: string): string {
  const file = join(folder, "salt");
  const there = read(file);
  if (there !== undefined && there !== "") return there;
  const made = randomBytes(16).toString("hex");
  const draft = draftOf(file);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, made, { mode: 0o600 });
    if (there === "") rmSync(file, { force: true });
    linkSync(draft, file);
  } catch {
    return read(file) ?? made;
  } finally {
    rmSync(draft, { force: true });
  }
  return made;
}

/**
 * Hashes values of variables, which may be secrets, so that a hash in the log of a run does not tell a short secret to whoever
 * tries all of them: the salt never leaves the folder of the cache.
 */
export function saltedHash(folder: string): (value: string) => string {
  let salt: string | undefined;
  return (value) => {
    salt ??= saltIn(folder);
    return createHmac("sha256", salt).update(value).digest("hex");
  };
}
