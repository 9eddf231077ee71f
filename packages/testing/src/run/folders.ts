import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made = new Set<string>();

/** Makes a folder that is removed when this process ends. */
export function temporaryFolder(): string {
  if (made.size === 0)
    process.once("exit", () => {
      for (const it of made) rmSync(it, { recursive: true, force: true });
    });
  const folder = mkdtempSync(join(tmpdir(), "partitura-test-"));
  made.add(folder);
  return folder;
}
